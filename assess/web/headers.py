"""Security headers of every answer. No inline style or script is allowed anywhere."""

from __future__ import annotations

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

#: What no page may use: nothing that could see, hear, place or recognise a person, or reach
#: a device. Sound is played, and the full screen and a screen that stays awake are allowed.
FORBIDDEN_FEATURES = (
    "accelerometer",
    "ambient-light-sensor",
    "bluetooth",
    "browsing-topics",
    "camera",
    "captured-surface-control",
    "compute-pressure",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "serial",
    "speaker-selection",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
ALLOWED_FEATURES = ("autoplay", "fullscreen", "screen-wake-lock")

PERMISSIONS_POLICY = ", ".join(
    (
        *(f"{feature}=()" for feature in FORBIDDEN_FEATURES),
        *(f"{feature}=(self)" for feature in ALLOWED_FEATURES),
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def allow_wasm(response: Response) -> None:
    """Let one page compile WebAssembly of this site: a spreadsheet's engine. No script beside."""
    response.headers["Content-Security-Policy"] = (
        f"{CONTENT_SECURITY_POLICY}; script-src 'self' 'wasm-unsafe-eval'"
    )


def register_headers(app: Flask) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SETTINGS"].secure_cookies:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
            )
        if response.mimetype in ("text/html", "application/json"):
            # Pages speak of one person; a shared computer's Back button must not show them.
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.update(("Cookie", "Accept-Language"))
        return response
