"""How people sign in: what Django and django-allauth are told, none of it an owner's to decide."""

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "forum.accounts.adapters.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "forum.accounts.endings.ResetTokens"  # noqa: S105  A class.
ACCOUNT_FORMS = {
    "signup": "forum.accounts.forms.SignupForm",
    "reset_password": "forum.accounts.forms.ResetForm",
}
# One address at a time: a new one counts once it is confirmed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
# No mail to people who have no account here: anybody could have it sent to anybody.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60

# --- Second factors, and sites that vouch for people ---

MFA_ADAPTER = "forum.accounts.factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey is two factors only if its owner had to show that it is them.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "forum.accounts.factors.AuthenticateForm",
    "reauthenticate": "forum.accounts.factors.ReauthenticateForm",
    "add_webauthn": "forum.accounts.factors.AddPasskeyForm",
    "edit_webauthn": "forum.accounts.factors.EditPasskeyForm",
    "authenticate_webauthn": "forum.accounts.factors.PasskeyForm",
    "login_webauthn": "forum.accounts.factors.LoginPasskeyForm",
    "reauthenticate_webauthn": "forum.accounts.factors.ConfirmPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "forum.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "forum.accounts.forms.JoinForm"}
# Everybody chooses the name that stands beside their comments.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
