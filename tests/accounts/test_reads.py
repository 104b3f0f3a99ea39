"""A member says which languages they read."""


def test_languages_are_chosen_and_kept(client, ana):
    client.force_login(ana)
    page = client.get("/en/accounts/").content.decode()
    assert "<legend>Languages you read</legend>" in page
    fields = {"name": "Ana", "language": "en"}
    client.post("/en/accounts/", {**fields, "reads": ["en", "da"]})
    ana.refresh_from_db()
    assert ana.reads == "da,en"
    page = client.get("/en/accounts/").content.decode()
    assert page.count(" checked>") == 2
    client.post("/en/accounts/", fields)
    ana.refresh_from_db()
    assert ana.reads == ""


def test_what_is_no_language_and_too_many_are_refused(client, ana):
    client.force_login(ana)
    fields = {"name": "Ana", "language": "en"}
    many = ["en", "da", "de", "fr", "es", "nl", "sv", "nb", "pl", "ru", "tr", "ar", "ja"]
    for reads in (["xx"], ["en", "<b>"], many):
        answer = client.post("/en/accounts/", {**fields, "reads": reads})
        assert answer.status_code == 422
        assert 'class="field__error"' in answer.content.decode()
    ana.refresh_from_db()
    assert ana.reads == ""
