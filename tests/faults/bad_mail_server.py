"""A mail server that behaves badly, each time it is called, in one of the ways below."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PAUSE = 0.02  # seconds between two bytes of a tarpit
Talk = Callable[[socket.socket, threading.Event], None]


def silent(_caller: socket.socket, over: threading.Event) -> None:
    over.wait()


def trickles(caller: socket.socket, over: threading.Event) -> None:
    """One byte of a greeting after the other."""
    caller.sendall(b"220 ")
    while not over.wait(PAUSE):
        caller.sendall(b".")


def never_ends(caller: socket.socket, over: threading.Event) -> None:
    """One line of a greeting after the other."""
    while not over.wait(PAUSE):
        caller.sendall(b"220-welcome\r\n")


def half_a_reply(caller: socket.socket, over: threading.Event) -> None:
    caller.sendall(b"22")
    over.wait()


def is_busy(caller: socket.socket, _over: threading.Event) -> None:
    caller.sendall(b"421 too many connections\r\n")


def refuses(caller: socket.socket, _over: threading.Event) -> None:
    caller.sendall(b"554 no mail from here\r\n")


def talks_nonsense(caller: socket.socket, _over: threading.Event) -> None:
    caller.sendall(b"\xff\x00" * 9000)


def ends_at_data(caller: socket.socket, _over: threading.Event) -> None:
    _until(caller, "DATA")


def ends_in_the_mail(caller: socket.socket, _over: threading.Event) -> None:
    _until(caller, "DATA")
    caller.sendall(b"354 go on\r\n")
    caller.recv(100)


def ends_after_the_mail(caller: socket.socket, _over: threading.Event) -> None:
    _until(caller, "DATA")
    caller.sendall(b"354 go on\r\n")
    came = b""
    while not came.endswith(b"\r\n.\r\n"):
        came += caller.recv(4096)


def is_slow_after_the_mail(caller: socket.socket, over: threading.Event) -> None:
    ends_after_the_mail(caller, over)
    over.wait()


def _until(caller: socket.socket, command: str) -> None:
    """Say yes to everything before this command."""
    caller.sendall(b"220 hello\r\n")
    with caller.makefile("rb") as lines:
        for line in lines:
            if line.strip().upper() == command.encode():
                return
            caller.sendall(b"250 yes\r\n")


@contextmanager
def bad_mail_server(talk: Talk) -> Iterator[str]:
    """Its address, while the block runs."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    callers: list[socket.socket] = []

    def answer(caller: socket.socket) -> None:
        with suppress(OSError), caller:
            talk(caller, over)

    def listen() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                callers.append(caller)
                threads.append(threading.Thread(target=answer, args=(caller,)))
                threads[-1].start()

    threads = [threading.Thread(target=listen)]
    threads[0].start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for caller in callers:
            caller.close()
        for thread in threads:
            thread.join()
