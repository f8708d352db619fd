"""What is true everywhere; every variable comes from the environment (`.env.example`)."""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

django_stubs_ext.monkeypatch()  # generic classes may name their model: ListView[Event]

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEMO_SECRET = "demo-secret-that-production-refuses"  # noqa: S105 (a marker, not a secret)
DEMO_SEAL_KEY = "ZGVtby1zZWFsLWtleS1yZWZ1c2VkLWJ5LXByb2QtISE="
DEMO_SIGNING_KEY = "ZGVtby1zaWduLWtleS1yZWZ1c2VkLWJ5LXByb2QtISE="

SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET)
SEAL_KEY = env.str("SEAL_KEY", default=DEMO_SEAL_KEY)
SIGNING_KEY = env.str("SIGNING_KEY", default=DEMO_SIGNING_KEY)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LOCAL_DIR = Path(env.str("LOCAL_DIR", default=str(BASE_DIR / ".local")))
CLOCK_MAY_MOVE = False
REQUIRE_STAFF_MFA = env.bool("REQUIRE_STAFF_MFA", default=False)

INSTALLED_APPS = [
    "karakol_gsz.core",
    "karakol_gsz.audit",
    "karakol_gsz.lawbook",
    "karakol_gsz.city",
    "karakol_gsz.notifications",
    "karakol_gsz.accounts",
    "karakol_gsz.documents",
    "karakol_gsz.workflow",
    "karakol_gsz.portal",
    "ngos",
    "procurement",
    "monitoring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "phonenumber_field",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "karakol_gsz.accounts.middleware.SignInFormMiddleware",
    "karakol_gsz.accounts.middleware.StaffSecondFactorMiddleware",
    "karakol_gsz.core.http.RefusalMiddleware",
]

ROOT_URLCONF = "karakol_gsz.urls"
WSGI_APPLICATION = "karakol_gsz.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["karakol_gsz.core.templatetags.ui", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "karakol_gsz.portal.context.portal",
                "karakol_gsz.accounts.context.letters",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///portal")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/1")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Bishkek"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=8 * 60 * 60)
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:after_sign_in"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ky", _("Kyrgyz")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_overrides"]
TIME_ZONE = "Asia/Bishkek"
USE_I18N = True
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "KG"
PHONENUMBER_DB_FORMAT = "E164"

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Fonts of papers are read by the press, never sent: packing them would cost each start seconds.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["br", "gz", "jpg", "png", "ttf", "webp", "woff", "woff2"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(LOCAL_DIR / "media")))
UPLOAD_MAX = 10 * 1024 * 1024
UPLOADS_PER_BID = 20
FILE_UPLOAD_HANDLERS = ["karakol_gsz.documents.handlers.InMemoryUploads"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Without EMAIL_URL letters lie as files where the portal says they lie.
MAIL_DIR = Path(env.str("MAIL_DIR", default=str(LOCAL_DIR / "mail")))
EMAIL_IS_SENT = bool(env.str("EMAIL_URL", default=""))
if EMAIL_IS_SENT:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@karakol.example")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # These tell every step of every paper.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "pikepdf")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# Sign-in: django-allauth with our pages; codes are typed, its letters go through the outbox.
ACCOUNT_ADAPTER = "karakol_gsz.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FRESH_SECONDS = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "karakol_gsz.accounts.sign_in_forms.LoginForm",
    "signup": "karakol_gsz.accounts.sign_in_forms.SignupForm",
    "add_email": "karakol_gsz.accounts.sign_in_forms.AddEmailForm",
    "change_password": "karakol_gsz.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "karakol_gsz.accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "karakol_gsz.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "karakol_gsz.accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "karakol_gsz.accounts.sign_in_forms.ReauthenticateForm",
    "confirm_email_verification_code": "karakol_gsz.accounts.sign_in_forms.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "karakol_gsz.accounts.sign_in_forms.ConfirmResetCodeForm",
}
MFA_ADAPTER = "karakol_gsz.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Karakol GSZ"
MFA_FORMS = {
    "authenticate": "karakol_gsz.accounts.sign_in_forms.SecondFactorForm",
    "reauthenticate": "karakol_gsz.accounts.sign_in_forms.SecondFactorAgainForm",
    "activate_totp": "karakol_gsz.accounts.sign_in_forms.ActivateSecondFactorForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "karakol_gsz.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "karakol_gsz.accounts.passwords.NotCommon"},
    {"NAME": "karakol_gsz.accounts.passwords.NotOfThisPlace"},
    {"NAME": "karakol_gsz.accounts.passwords.NotTheEmail"},
]
INVITATION_DAYS = 14
# Limits count by the visitor's address, which behind a reverse proxy stands in X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
EMAIL_TIMEOUT = 20
# End of sign-in.
