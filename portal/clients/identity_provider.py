"""Asks the county's identity provider who somebody is: OpenID Connect, authorization code with PKCE.

Nothing but the issuer's own host (and those named beside it) is asked, no redirect is followed, every call
has a limit. What comes back is believed only when its signature, issuer, audience, nonce and times are right.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2 import OAuth2Client, OAuth2Error
from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

if TYPE_CHECKING:
    from portal.settings import Oidc

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""Signatures only the provider can make; what is signed with a secret we know too is never believed."""
ASYMMETRIC = frozenset({"RSA", "EC", "OKP"})
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LEEWAY_SECONDS = 60
KNOWN_SECONDS = 300.0
"""How long what the provider publishes is taken as known."""
AGAIN_SECONDS = 1.0
"""Strangers who come without end, or with tokens under unknown keys, make us ask this often at most."""
LEFT_ALONE_SECONDS = 5.0
LONGEST_SUBJECT, LONGEST_HINT = 255, 3000


class ProviderAway(Exception):
    """The provider does not answer now."""


class ProviderNotTrusted(Exception):
    """It answered what must not be believed; the reason is for the log."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept until the provider sends somebody back, and where they are sent."""

    state: str
    nonce: str
    verifier: str
    url: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider has seen; `second_factor` where it asked for one itself."""

    subject: str
    second_factor: bool
    provider_session: str
    id_token: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose sessions the provider has ended: one of them, or all of a subject."""

    subject: str
    provider_session: str


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What the provider publishes about itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    algorithms: Sequence[str]
    posts_secret: bool
    tells_issuer: bool
    read_at: float


@dataclass(frozen=True, slots=True)
class _Keys:
    found: KeySet
    read_at: float


class IdentityProvider:
    """The one place that speaks to the provider."""

    def __init__(self, settings: Oidc, public_url: str, now: Callable[[], float] = time.time) -> None:
        self._settings, self._now = settings, now
        self.issuer = settings.issuer
        self.redirect_uri = f"{public_url.rstrip('/')}/sign-in/oidc/return"
        trusted = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted)
        self._known: _Metadata | None = None
        self._keys: _Keys | None = None
        self._silent_until = 0.0

    def begin(self) -> Begun:
        """Where to send a browser, once it is sure that somebody answers there."""
        metadata = self._metadata(again=True)
        state, nonce, verifier = (generate_token(48) for _ in range(3))
        asked = {"acr_values": " ".join(self._settings.second_factor_acr)}
        url, _ = self._oauth().create_authorization_url(
            metadata.authorization_endpoint,
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            **{name: value for name, value in asked.items() if value},
        )
        return Begun(state, nonce, verifier, str(url))

    def identify(self, code: str, begun: Begun, issuer: str | None = None) -> Identity:
        """Exchange the code for an ID token, and believe it where everything about it is right.

        `issuer` is what came back with the code (RFC 9207): an answer of another provider is none of ours.
        """
        metadata = self._metadata()
        if issuer != self.issuer and (issuer is not None or metadata.tells_issuer):
            raise ProviderNotTrusted(f"the answer comes from {issuer!r}")
        tokens = self._redeem(metadata, code, begun)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise ProviderNotTrusted("no ID token")
        header, claims = self._signed_by_provider(token, metadata)
        known = {
            "client_id": self._settings.client_id,
            "nonce": begun.nonce,
            "access_token": tokens["access_token"],
        }
        self._believe(CodeIDToken(claims, header, self._expected(), known))
        return self._identity(claims, token)

    def ended(self, token: str) -> Ended:
        """Whose session a logout token ends (OpenID Connect Back-Channel Logout 1.0)."""
        metadata = self._metadata()
        header, claims = self._signed_by_provider(token, metadata)
        expected = {**self._expected(), "iat": {"essential": True}, "jti": {"essential": True}}
        self._believe(JWTClaims(claims, header, expected))
        if str(header.get("typ", "logout+jwt")).lower() not in ("logout+jwt", "jwt"):
            raise ProviderNotTrusted("typ")
        events = claims.get("events")
        if (
            not isinstance(events, dict)
            or not isinstance(events.get(LOGOUT_EVENT), dict)
            or "nonce" in claims
        ):
            raise ProviderNotTrusted("no logout token")
        subject, session = (str(claims.get(name) or "") for name in (self._settings.subject_claim, "sid"))
        if not subject and not session:
            raise ProviderNotTrusted("neither subject nor session")
        return Ended(subject, session)

    def farewell(self, id_token: str, onward: str) -> str:
        """Where a browser goes to sign out of the provider too; nothing where it has no such place."""
        try:
            metadata = self._known or self._metadata()
        except (ProviderAway, ProviderNotTrusted):
            return ""
        if not metadata.end_session_endpoint:
            return ""
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": onward}
        if id_token and len(id_token) <= LONGEST_HINT:
            asked["id_token_hint"] = id_token
        more = "&" if urlsplit(metadata.end_session_endpoint).query else "?"
        return f"{metadata.end_session_endpoint}{more}{urlencode(asked)}"

    def _oauth(self) -> Any:
        """A client of Authlib for one conversation: it remembers tokens, which nobody else may see."""
        return OAuth2Client(
            session=self._client,
            client_id=self._settings.client_id,
            scope=" ".join(self._settings.scopes),
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
        )

    def _redeem(self, metadata: _Metadata, code: str, begun: Begun) -> Mapping[str, Any]:
        who, secret = self._settings.client_id, self._settings.client_secret
        shown: dict[str, Any] = {"auth": httpx.BasicAuth(quote_plus(who), quote_plus(secret))}
        if metadata.posts_secret:
            shown = {"auth": httpx.Auth(), "client_id": who, "client_secret": secret}
        try:
            tokens: Mapping[str, Any] = self._oauth().fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=begun.verifier,
                **shown,
            )
        except OAuth2Error as error:
            raise ProviderNotTrusted(str(error.error)[:100]) from error
        except httpx.HTTPStatusError as error:
            kind = ProviderAway if error.response.is_server_error else ProviderNotTrusted
            raise kind(f"HTTP {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise self._away(error) from error
        except ValueError as error:
            raise ProviderNotTrusted("an answer nobody understands") from error
        if not isinstance(tokens.get("access_token"), str):
            raise ProviderNotTrusted("no access token")
        return tokens

    def _identity(self, claims: Mapping[str, Any], token: str) -> Identity:
        subject = claims.get(self._settings.subject_claim)
        if not isinstance(subject, str) or not 0 < len(subject.strip()) <= LONGEST_SUBJECT:
            raise ProviderNotTrusted(f"no {self._settings.subject_claim}")
        by = claims.get("amr") or ()
        second_factor = claims.get("acr") in self._settings.second_factor_acr or any(
            one in self._settings.second_factor_amr for one in by
        )
        session = claims.get("sid")
        return Identity(
            subject.strip(),
            second_factor,
            session[:LONGEST_SUBJECT] if isinstance(session, str) else "",
            token,
        )

    def _expected(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "exp": {"essential": True},
        }

    def _believe(self, claims: Any) -> None:
        try:
            claims.validate(now=int(self._now()), leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise ProviderNotTrusted(str(error)[:200]) from error

    def _signed_by_provider(self, token: str, metadata: _Metadata) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims; where no known key fits, the provider may have a new one."""
        registry = JWSRegistry(algorithms=list(metadata.algorithms), strict_check_header=False)
        try:
            try:
                decoded = jwt.decode(token, self._key_set(metadata), registry=registry)
            except (BadSignatureError, InvalidKeyIdError):
                decoded = jwt.decode(token, self._key_set(metadata, again=True), registry=registry)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderNotTrusted(f"{type(error).__name__}: {error}"[:200]) from error
        return dict(decoded.header), dict(decoded.claims)

    def _key_set(self, metadata: _Metadata, *, again: bool = False) -> KeySet:
        oldest = AGAIN_SECONDS if again else KNOWN_SECONDS
        if self._keys is None or self._now() - self._keys.read_at >= oldest:
            listed = self._read(metadata.jwks_uri).get("keys")
            if not isinstance(listed, list):
                raise ProviderNotTrusted("no keys")
            usable = [one for one in listed if isinstance(one, dict) and _signs(one)]
            try:
                self._keys = _Keys(KeySet.import_key_set({"keys": usable}), self._now())
            except (JoseError, ValueError, TypeError) as error:
                raise ProviderNotTrusted(f"keys nobody understands: {error}"[:200]) from error
        return self._keys.found

    def _metadata(self, *, again: bool = False) -> _Metadata:
        known, oldest = self._known, AGAIN_SECONDS if again else KNOWN_SECONDS
        if known is None or self._now() - known.read_at >= oldest:
            self._known = known = self._metadata_of(self._read(self.issuer.rstrip("/") + DISCOVERY))
        return known

    def _metadata_of(self, found: Mapping[str, Any]) -> _Metadata:
        if found.get("issuer") != self.issuer:
            raise ProviderNotTrusted(f"it calls itself {found.get('issuer')!r}")
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        return _Metadata(
            authorization_endpoint=self._own(found, "authorization_endpoint"),
            token_endpoint=self._own(found, "token_endpoint"),
            jwks_uri=self._own(found, "jwks_uri"),
            end_session_endpoint=self._own(found, "end_session_endpoint", may_lack=True),
            algorithms=[one for one in ALGORITHMS if one in offered],
            posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
            tells_issuer=found.get("authorization_response_iss_parameter_supported") is True,
            read_at=self._now(),
        )

    def _own(self, found: Mapping[str, Any], name: str, *, may_lack: bool = False) -> str:
        """An address of the provider's own: what it publishes must not make us ask anybody else."""
        address = found.get(name)
        if address is None and may_lack:
            return ""
        if not isinstance(address, str) or _origin(address) not in self._settings.origins:
            raise ProviderNotTrusted(f"{name} lies elsewhere: {str(address)[:200]!r}")
        return address

    def _read(self, url: str) -> Mapping[str, Any]:
        if self._silent_until > self._now():
            raise ProviderAway("did not answer a moment ago")
        try:
            answer = self._client.get(url, headers={"Accept": "application/json"})
        except httpx.HTTPError as error:
            raise self._away(error) from error
        if answer.status_code != httpx.codes.OK:
            kind = ProviderAway if answer.is_server_error else ProviderNotTrusted
            raise kind(f"HTTP {answer.status_code} from {url}")
        try:
            found = json.loads(answer.content)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ProviderNotTrusted(f"no JSON object from {url}")
        return found

    def _away(self, error: httpx.HTTPError) -> ProviderAway:
        """For some seconds nobody else waits for it."""
        self._silent_until = self._now() + LEFT_ALONE_SECONDS
        return ProviderAway(type(error).__name__)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def _signs(key: Mapping[str, Any]) -> bool:
    return key.get("kty") in ASYMMETRIC and key.get("use", "sig") == "sig"
