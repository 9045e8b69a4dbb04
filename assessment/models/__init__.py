"""The rows of the database; only the store and the migrations know them."""

from assessment.models.base import Base
from assessment.models.check import Check
from assessment.models.work import Artifact, Job

__all__ = ["Artifact", "Base", "Check", "Job"]
