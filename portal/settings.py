"""What the portal reads from its environment, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from chassis.persistence.sealing import Sealing
from chassis.settings import named, read

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Smtp:
    """The mail server messages leave by; without a host nobody is told by mail."""

    prefix: ClassVar[str] = "PORTAL_SMTP_"

    host: str = ""
    port: int = 587
    #: `starttls`, `tls` from the first byte, or `none` on this machine only.
    security: str = "starttls"
    #: Certificates the server's one must follow from; the machine's own where none are named.
    ca_file: Path | None = None
    #: Account at the server; the password is best kept in a file, named by PORTAL_SMTP_PASSWORD_FILE.
    user: str = ""
    password: str = field(default="", repr=False)
    #: Address the mail comes from, and the name beside it.
    sender: str = ""
    sender_name: str = "把关"
    #: Domains people may enter addresses of; any where none are named.
    domains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "tls", "none"):
            raise ValueError(f"PORTAL_SMTP_SECURITY: {self.security!r} is none of starttls, tls, none")
        if not self.host:
            return
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError(f"PORTAL_SMTP_SECURITY: {self.host} is reached over a network and needs tls")
        if "@" not in self.sender:
            raise ValueError(f"PORTAL_SMTP_SENDER: {self.sender!r} is no address to send mail from")


@dataclass(frozen=True)
class Webhooks:
    """Hosts of group robots people may be told by; where none are named, nobody is."""

    prefix: ClassVar[str] = "PORTAL_WEBHOOK_"

    #: Kind and host of each, such as `wecom=qyapi.weixin.qq.com,dingtalk=oapi.dingtalk.com`.
    hosts: tuple[str, ...] = ()
    #: Certificates theirs must follow from; the machine's own where none are named.
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        for one in self.hosts:
            kind, _, host = one.partition("=")
            if kind not in ("wecom", "dingtalk", "feishu") or not host or "/" in host or "@" in host:
                raise ValueError(
                    f"PORTAL_WEBHOOK_HOSTS: {one!r} is not wecom=, dingtalk= or feishu= and a host"
                )

    @property
    def kinds(self) -> dict[str, str]:
        """Which kind of robot answers at each host."""
        return {host.lower(): kind for kind, _, host in (one.partition("=") for one in self.hosts)}


@dataclass(frozen=True)
class Sms:
    """The gateway short messages leave by; without an address nobody is told by them."""

    prefix: ClassVar[str] = "PORTAL_SMS_"

    #: Such as `https://sms.tencentcloudapi.com`, or the same interface of a government cloud.
    url: str = ""
    #: Certificates the gateway's one must follow from; the machine's own where none are named.
    ca_file: Path | None = None
    #: Key that signs, by its name; the key itself is best kept in a file, named by PORTAL_SMS_SECRET_FILE.
    key_id: str = ""
    secret: str = field(default="", repr=False)
    #: What the gateway knows the county by: its application, the region, and the signature before the text.
    app_id: str = ""
    region: str = "ap-guangzhou"
    sign_name: str = ""
    #: Texts approved at the gateway: of a message (kind, number, limit, how many more) and of a code.
    notice_template: str = ""
    code_template: str = ""
    #: How many messages one person gets in an hour at most; what presses is not counted against it.
    hourly: int = 6

    def __post_init__(self) -> None:
        if not self.url:
            return
        _needs_protection("PORTAL_SMS_URL", self.url)
        needed = ("key_id", "secret", "app_id", "sign_name", "notice_template", "code_template")
        if missing := [f"PORTAL_SMS_{name.upper()}" for name in needed if not getattr(self, name)]:
            raise ValueError(f"PORTAL_SMS_URL: also needed: {', '.join(missing)}")
        if self.hourly < 1:
            raise ValueError(f"PORTAL_SMS_HOURLY: {self.hourly} is less than one")


@dataclass(frozen=True)
class ToDoSystem:
    """The system that shows our tasks among everybody's to-dos (统一待办); without an address none does."""

    prefix: ClassVar[str] = "PORTAL_TODO_"

    #: Such as `https://api.dingtalk.com`, or the county's 政务钉钉 that speaks the same interface.
    url: str = ""
    #: Certificates its one must follow from; the machine's own where none are named.
    ca_file: Path | None = None
    #: Our application there; the secret is best kept in a file, named by PORTAL_TODO_APP_SECRET_FILE.
    app_key: str = ""
    app_secret: str = field(default="", repr=False)
    #: The account (unionId) under which to-dos are made.
    operator: str = ""

    def __post_init__(self) -> None:
        if not self.url:
            return
        _needs_protection("PORTAL_TODO_URL", self.url)
        needed = ("app_key", "app_secret", "operator")
        if missing := [f"PORTAL_TODO_{name.upper()}" for name in needed if not getattr(self, name)]:
            raise ValueError(f"PORTAL_TODO_URL: also needed: {', '.join(missing)}")


@dataclass(frozen=True)
class Oidc:
    """The county's identity provider (统一身份认证, OpenID Connect); without an issuer there is none."""

    prefix: ClassVar[str] = "PORTAL_OIDC_"

    #: Such as `https://id.example.gov.cn/realms/county`, exactly as the provider writes it in its tokens.
    issuer: str = ""
    #: What it knows us by; the secret is best kept in a file, named by PORTAL_OIDC_CLIENT_SECRET_FILE.
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    #: Certificates its one must follow from; the machine's own where none are named.
    ca_file: Path | None = None
    #: Other hosts its endpoints may lie on; no other host than these and the issuer's is ever asked.
    hosts: tuple[str, ...] = ()
    #: What is asked for, and which claim of the ID token tells accounts apart.
    scopes: tuple[str, ...] = ("openid",)
    subject_claim: str = "sub"
    #: What is written on the button.
    label: str = "统一身份认证登录"
    label_en: str = "Sign in with the county's identity service"
    #: Whether everybody may sign in by password too; the three administrators always may.
    passwords: bool = True
    #: Values of `acr` or `amr` by which the provider says that it asked for a second factor itself.
    second_factor_acr: tuple[str, ...] = ()
    second_factor_amr: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.issuer:
            return
        _needs_protection("PORTAL_OIDC_ISSUER", self.issuer)
        if urlsplit(self.issuer).query or urlsplit(self.issuer).fragment:
            raise ValueError(f"PORTAL_OIDC_ISSUER: {self.issuer!r} is no issuer")
        needed = ("client_id", "client_secret", "subject_claim", "label", "label_en")
        if missing := [f"PORTAL_OIDC_{name.upper()}" for name in needed if not getattr(self, name)]:
            raise ValueError(f"PORTAL_OIDC_ISSUER: also needed: {', '.join(missing)}")
        if "openid" not in self.scopes:
            raise ValueError("PORTAL_OIDC_SCOPES: `openid` is not among them")
        for one in self.hosts:
            if "/" in one or "@" in one:
                raise ValueError(f"PORTAL_OIDC_HOSTS: {one!r} is no host")

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the provider lives: nothing else is asked, and no browser is sent anywhere else."""
        if not self.issuer:
            return ()
        address = urlsplit(self.issuer)
        return tuple(f"{address.scheme}://{host}".lower() for host in (address.netloc, *self.hosts))


def _needs_protection(name: str, url: str) -> None:
    """What is sent over a network is encrypted; on this machine it need not be."""
    address = urlsplit(url)
    plain = address.scheme == "http" and address.hostname in LOOPBACK
    if not address.hostname or "@" in address.netloc or not (address.scheme == "https" or plain):
        raise ValueError(f"{name}: {url!r} is reached over a network and needs https")


@dataclass(frozen=True)
class Settings:
    """One portal process."""

    prefix: ClassVar[str] = "PORTAL_"

    #: Where directory, sessions and inbox are kept.
    database_url: str
    #: Private half of the key pair that signs calls to the services; made by `migrate` where missing.
    token_private_key_file: Path
    #: Where each service answers.
    admission_url: str
    assessment_url: str
    dispatch_url: str
    #: Public half, which the services read.
    token_public_key_file: Path = field(metadata={"name": "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE"})
    #: Broker, or the file that stands for it in the embedded mode.
    broker_url: str = named("GATEHOUSE_BROKER_URL")
    #: PostgreSQL schema; none on SQLite.
    database_schema: str | None = None
    #: Code of the county this installation serves.
    county: str = named("GATEHOUSE_COUNTY", default="430211")
    #: Prefix of exchange and queues at the broker.
    namespace: str = named("GATEHOUSE_NAMESPACE", default="gatehouse")
    #: Address people type; plain http is allowed on this machine only.
    public_url: str = "http://127.0.0.1:8080/"
    #: Names, addresses or networks of the gateway: its X-Forwarded-For and -Proto are believed, no other.
    trusted_proxies: tuple[str, ...] = ()
    #: Keys the secrets of second factors are locked with, one a line, the newest first; made by `migrate`
    #: beside the private key where no other place is named.
    second_factor_key_file: Path | None = None
    #: Memory of one password hash in KiB (argon2id); less only in tests.
    password_memory_kib: int = 64 * 1024
    #: After how many days a password has to be changed; 0, as most recommend today: only when it was given.
    password_days: int = 0
    #: How many megabytes an attachment may have; what keeps the files refuses larger ones.
    attachment_mb: int = named("GATEHOUSE_ATTACHMENT_MB", default=20)
    #: A folder with fonts for printed diagrams, looked at beside those of the system.
    fonts: Path | None = named("GATEHOUSE_FONTS", default=None)  # noqa: RUF009 - only names the setting
    #: The mail server.
    smtp: Smtp = field(default_factory=Smtp)
    #: Group robots.
    webhooks: Webhooks = field(default_factory=Webhooks)
    #: Short messages.
    sms: Sms = field(default_factory=Sms)
    #: 统一待办.
    to_dos: ToDoSystem = field(default_factory=ToDoSystem)
    #: 统一身份认证.
    oidc: Oidc = field(default_factory=Oidc)
    #: How the journal is sealed.
    sealing: Sealing = field(default_factory=Sealing)

    def __post_init__(self) -> None:
        address = urlsplit(self.public_url)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise ValueError(
                f"PORTAL_PUBLIC_URL: {self.public_url} is reached from elsewhere and needs https"
            )

    @property
    def second_factor_keys(self) -> Path:
        """Where the keys of the second factors lie."""
        return self.second_factor_key_file or self.token_private_key_file.with_name("second-factor.keys")

    @property
    def public_host(self) -> str | None:
        """The name people ask for; requests under another one are refused."""
        return urlsplit(self.public_url).hostname

    @property
    def passwords_for_all(self) -> bool:
        """Whether everybody may sign in by password, and not the three administrators only."""
        return self.oidc.passwords or not self.oidc.issuer

    @property
    def is_https(self) -> bool:
        """Whether cookies may be bound to encrypted connections."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def services(self) -> dict[str, str]:
        """Base address of every service by its name."""
        return {
            "admission": self.admission_url,
            "assessment": self.assessment_url,
            "dispatch": self.dispatch_url,
        }


def from_environment() -> Settings:
    """The settings this process was started with."""
    return read(Settings)
