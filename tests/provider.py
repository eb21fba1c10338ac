"""A little OpenID Connect provider, in a thread on this machine."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Provider:
    """
    Signs in `person` to whoever asks, as a provider would after asking for a password.

    What tests set: `person`, what userinfo says; `token`, what the ID token says instead of
    the truth; `key`, with which it is signed.
    """

    client_id, secret = "plan", "of the plan"

    def __init__(self):
        self.key = self.published = rsa.generate_private_key(65537, 2048)
        self.person = {"sub": "1", "email": "marie@example.org", "email_verified": True}
        self.token: dict = {}
        self.asked: dict = {}  # What the browser brought last.
        self._codes: dict = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def discovery(self):
        pages = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "keys",
        }
        addresses = {name: f"{self.url}/{page}" for name, page in pages.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.url} | addresses | methods

    def authorize(self, asked):
        """Return where the browser goes on to, with a code that is good once."""
        self.asked = asked
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def give_token(self, sent):
        """Return tokens for a code, or None where anything about it is wrong."""
        asked = self._codes.pop(sent.get("code"), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        right = (
            asked
            and (sent["client_id"], sent["client_secret"]) == (self.client_id, self.secret)
            and asked["redirect_uri"] == sent["redirect_uri"]
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == challenge
        )
        if not right:
            return None
        truth = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": self.person["sub"],
            "nonce": asked["nonce"],
            "exp": time.time() + 60,
            "iat": time.time(),
        }
        signed = jwt.encode(truth | self.token, self.key, "RS256", headers={"kid": "1"})
        return {"access_token": "-", "token_type": "Bearer", "id_token": signed}

    def keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            if url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(dict(parse_qsl(url.query))))
                self.end_headers()
                return
            answers = {
                "/.well-known/openid-configuration": provider.discovery,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.person,
            }
            self.answer(answers[url.path]())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.give_token(dict(parse_qsl(body))))

        def answer(self, data):
            body = json.dumps(data or {"error": "invalid_grant"}).encode()
            self.send_response(200 if data else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """A test says what happened by its name."""

    return Handler
