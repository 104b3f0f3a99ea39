"""A small OpenID Connect issuer on loopback: real HTTP, real signatures, one person at a time.

It redirects at once, as an issuer does where the person has a session with it; checks client,
secret, redirect address and the PKCE proof; and hands out each code once.
"""

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "thingstead", "a secret between us"


class Issuer:
    """Vouches for `person`: the claims of the next sign-in."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.complaints: list[str] = []
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"issuer": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return SOCIALACCOUNT_PROVIDERS that trust this issuer."""
        app = {
            "provider_id": "paper", "name": "The Paper", "client_id": CLIENT, "secret": SECRET,
            "settings": {"server_url": self.address, "oauth_pkce_enabled": True, **more},
        }  # fmt: skip
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}

    def claims(self) -> dict[str, Any]:
        told = self.person if isinstance(self.person, dict) else {}
        return {"iss": self.address, "aud": CLIENT, "exp": time.time() + 60, **told}


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def answer(self, status: int, body: Any = None, **headers: str) -> None:
        data = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        own, parts = self.issuer, urlsplit(self.path)
        own.asked.append(parts.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.answer(200, {
                "issuer": own.address, "authorization_endpoint": f"{own.address}/authorize",
                "token_endpoint": f"{own.address}/token", "jwks_uri": f"{own.address}/keys",
                "userinfo_endpoint": f"{own.address}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif parts.path == "/authorize":
            code = secrets.token_urlsafe()
            own.codes[code] = asked
            query = urlencode({"code": code, "state": asked["state"]})
            self.answer(302, Location=f"{asked['redirect_uri']}?{query}")
        elif parts.path == "/userinfo":
            self.answer(200, own.person)
        else:
            self.answer(404)

    def do_POST(self) -> None:
        own = self.issuer
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode())
        sent = {name: values[0] for name, values in form.items()}
        grant = own.codes.pop(sent.get("code", ""), None)
        digest = sha256(sent.get("code_verifier", "").encode()).digest()
        proof = urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            grant is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or grant["redirect_uri"] != sent.get("redirect_uri")
            or grant.get("code_challenge") != proof
        ):
            own.complaints.append(f"refused {sent}")
            self.answer(400, {"error": "invalid_grant"})
            return
        token = jwt.encode(own.claims(), own.key, algorithm="RS256", headers={"kid": "1"})
        self.answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": token})
