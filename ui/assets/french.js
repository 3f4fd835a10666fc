// Strings that Gradio has in English only, and what its copy button puts on the clipboard.
const EXACT = new Map([
  ["Submit", "Envoyer"],
  ["Stop", "Arrêter"],
  ["Copy message", "Copier la réponse et ses sources"],
  ["Copied message", "Réponse copiée"],
  ["Copy", "Copier"],
  ["Clear", "Effacer"],
  ["Close", "Fermer"],
  ["Scroll to bottom", "Aller en bas"],
  ["chatbot conversation", "Discussion"],
  ["Chatbot", "Discussion"],
  ["J'aime", "Bonne réponse"],
  ["Je n'aime pas", "Mauvaise réponse"],
  ["Liked", "Jugée bonne"],
  ["Disliked", "Jugée mauvaise"],
  ["feedback", "Signaler une erreur"],
  ["Feedback", "Signaler une erreur"],
]);
const NOTICES = new Map([
  ["Error", "Erreur"],
  ["Warning", "Attention"],
  ["Success", "C’est fait"],
  [
    "Connection to the server was lost. Attempting reconnection...",
    "La connexion au serveur est perdue. Nouvel essai en cours…",
  ],
  ["Connection errored out.", "Le serveur ne répond pas. Réessayez dans un instant."],
]);
// Said of files on their way to the server, where Gradio's French says « télécharger ».
const WORDS = new Map([
  ["Déposez le fichier ici", "Déposez vos fichiers ici"],
  ["Cliquez pour télécharger un fichier", "cliquez pour les choisir"],
  ["- ou -", "ou"],
]);
const ATTRIBUTES = ["aria-label", "title", "placeholder"];

function translated(text) {
  // « bot's message: … » holds the message's raw Markdown.
  if (/^bot's message/.test(text)) return "Réponse";
  if (/^user's message/.test(text)) return "Question";
  const example = /^Select example \d+: (.*)$/s.exec(text);
  return example ? example[1] : (EXACT.get(text) ?? text);
}

function patch(element) {
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    if (text && translated(text) !== text) element.setAttribute(name, translated(text));
  }
}

function patchTexts(element, known) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const french = known.get(node.data.trim());
    if (french) node.data = french;
  }
}

export function speakFrench() {
  const selector = ATTRIBUTES.map((name) => `[${name}]`).join(",");
  new MutationObserver((changes) => {
    for (const { target, type, addedNodes } of changes) {
      if (type === "attributes") patch(target);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches(selector)) patch(node);
        node.querySelectorAll(selector).forEach(patch);
        const notices = node.querySelectorAll('[data-testid="toast-body"]');
        notices.forEach((notice) => patchTexts(notice, NOTICES));
        const files = node.querySelectorAll('[aria-dropeffect], input[type="file"]');
        files.forEach((file) => patchTexts(file.closest("button") ?? file, WORDS));
      }
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ATTRIBUTES,
  });
  plainCopies();
}

/** Gradio copies raw Markdown: links of marks and escapes are for the page only. */
function plainCopies() {
  const clipboard = navigator.clipboard;
  if (!clipboard) return; // only offered over HTTPS and on this machine
  const write = clipboard.writeText.bind(clipboard);
  clipboard.writeText = (text) =>
    write(
      text
        .replace(/<details[\s\S]*?<\/details>/g, "")
        .replace(/\[\\\[(\d+)\\\]\]\(#cite-[\w-]+\)/g, "[$1]")
        .replace(/\\([^\w\s])/g, "$1")
        .replace(/\*\*/g, "")
        .trim(),
    );
}
