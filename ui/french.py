"""French for everyone, whatever the browser's language; and nothing from elsewhere.

Gradio follows the browser's language and offers some strings only in English. The page
is served with `lang="fr"` and with our scripts first in `<head>`, so that they run before
Gradio reads the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.i18n import I18n
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's own French lacks these, or says « Télécharger » for what is sent to the server.
_STRINGS = {
    "chatbot.edit": "Modifier",
    "chatbot.retry": "Réessayer",
    "chatbot.undo": "Annuler",
    "chatbot.submit": "Envoyer",
    "chatbot.cancel": "Annuler",
    "chatbot.clear": "Effacer la conversation",
    "chatbot.complete": "Terminé",
    "chatbot.copy_message": "Copier la réponse et ses sources",
    "chatbot.copied_message": "Réponse copiée",
    "chat_interface.new_chat": "Nouvelle discussion",
    "chat_interface.message_placeholder": "Écrivez un message…",
    "chat_interface.chatbot": "Discussion",
    "chat_interface.conversation": "Conversation",
    "blocks.connection_can_break": "Si cet onglet passe en arrière-plan ou si l’appareil se met "
    "en veille, la connexion peut être interrompue.",
    "blocks.long_requests_queue": "Beaucoup de demandes sont en attente\u00a0: la vôtre suivra.",
    "blocks.lost_connection": "Connexion perdue en quittant la page. Retour dans la file…",
    "blocks.waiting_for_inputs": "L’envoi d’un fichier n’est pas terminé, réessayez ensuite.",
    "common.error": "Erreur",
    "common.loading": "Chargement",
    "common.progress": "Progression",
}

# Everything comes from this server. Gradio's components are compiled in the page (`unsafe-eval`).
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def translations() -> I18n:
    import gradio as gr

    nested: dict[str, dict[str, str]] = {}
    for key, text in _STRINGS.items():
        group, name = key.split(".")
        nested.setdefault(group, {})[name] = text
    return gr.I18n(fr=nested)  # nested, as Gradio's own files are


class FrenchPage:
    """ASGI middleware: the application's page in French, with our head and a strict policy."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        self.app = app
        self.head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        others = ("/gradio_api", "/api/")
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(others):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def rewriting(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                if not headers.get(b"content-type", b"").startswith(b"text/html"):
                    await send(message)
                    return
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = body.replace(b'lang="en"', b'lang="fr"', 1)
            page = page.replace(b"<head>", b"<head>" + self.head, 1)
            kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
            kept += [
                (b"content-length", str(len(page)).encode()),
                (b"content-security-policy", _POLICY.encode()),
                (b"referrer-policy", b"same-origin"),
                (b"x-content-type-options", b"nosniff"),
            ]
            await send({**start, "headers": kept})
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, rewriting)
