"""The start page and the small addresses."""


def test_the_start_page_explains_itself_and_leads_to_the_form(client) -> None:
    page = client.get("/").text
    assert "7 minutes" in page
    assert "no account" in page
    assert 'href="/check"' in page


def test_search_engines_stay_out_of_answers(client) -> None:
    assert "Disallow: /check" in client.get("/robots.txt").text


def test_the_tab_has_a_sign(client) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
