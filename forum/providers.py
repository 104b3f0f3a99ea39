"""Sites that vouch for people, as the environment names them: single sign-on and social logins."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import allauth

from forum.environment import env, refuse

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
OWN_HOSTS = {"127.0.0.1", "localhost", "::1"}


def read_providers() -> dict[str, Any]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS from OIDC_PROVIDERS and SOCIAL_PROVIDERS.

    Both are JSON: a list of OpenID Connect issuers, and an object of the social sites that allauth
    knows by name. Anything unclear is refused.
    """
    oidc = env.str("OIDC_PROVIDERS", default="[]")
    social = env.str("SOCIAL_PROVIDERS", default="{}")
    providers: dict[str, Any] = {}
    issuers = [_issuer(entry) for entry in _read("OIDC_PROVIDERS", oidc, list)]
    if len({issuer["provider_id"] for issuer in issuers}) < len(issuers):
        refuse("OIDC_PROVIDERS names two issuers with the same id.")
    if issuers:
        providers["openid_connect"] = {"APPS": issuers, "OAUTH_PKCE_ENABLED": True}
    for name, entry in _read("SOCIAL_PROVIDERS", social, dict).items():
        providers[name] = _site(name, entry)
    return providers


def _read(variable: str, text: str, shape: type) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, shape):
        refuse(f"{variable} is no JSON of the kind that docs/owners.md shows.")
    return value


def _issuer(entry: Any) -> dict[str, Any]:
    known = {"id", "name", "issuer", "client_id", "secret", "own"}
    if not isinstance(entry, dict) or not {"id", "issuer", "client_id", "secret"} <= set(entry):
        refuse("OIDC_PROVIDERS needs an id, issuer, client_id and secret for each issuer.")
    if unknown := set(entry) - known:
        refuse(f"OIDC_PROVIDERS does not know {', '.join(sorted(unknown))}.")
    if not NAME.fullmatch(str(entry["id"])):
        refuse(f"OIDC_PROVIDERS has the id {entry['id']!r}; use small letters, digits and hyphens.")
    address = urlsplit(str(entry["issuer"]))
    if address.scheme != "https" and address.hostname not in OWN_HOSTS:
        refuse(f"OIDC_PROVIDERS has the issuer {entry['issuer']!r}; it must begin with https://.")
    own = entry.get("own") is True
    return {
        "provider_id": entry["id"],
        "name": entry.get("name", entry["id"]),
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        # The publisher's own accounts: an address is theirs to vouch for, and is the same person.
        "settings": {
            "server_url": entry["issuer"], "verified_email": own, "email_authentication": own,
            "oauth_pkce_enabled": True,
        },
    }  # fmt: skip


def _site(name: str, entry: Any) -> dict[str, Any]:
    # Looked for as a file: the package itself cannot be imported before the settings are there.
    known = Path(allauth.__file__).parent / "socialaccount" / "providers"
    if not re.fullmatch(r"[a-z0-9_]+", name) or not (known / name / "provider.py").is_file():
        refuse(f"SOCIAL_PROVIDERS names {name!r}, which is no site that allauth knows.")
    if not isinstance(entry, dict) or not {"client_id", "secret"} <= set(entry):
        refuse(f"SOCIAL_PROVIDERS needs a client_id and a secret for {name}.")
    if unknown := set(entry) - {"client_id", "secret", "settings", "scope"}:
        refuse(f"SOCIAL_PROVIDERS does not know {', '.join(sorted(unknown))}.")
    app = {key: entry[key] for key in ("client_id", "secret", "settings") if key in entry}
    scope = {"SCOPE": entry["scope"]} if "scope" in entry else {}
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True, **scope}
