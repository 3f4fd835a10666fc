// On narrow screens the source and the menu are drawers over the discussion.
const NARROW_SOURCE = matchMedia("(max-width: 899px)");
const NARROW_MENU = matchMedia("(max-width: 1099px)");
let opener = null;

export const isDrawer = () => NARROW_SOURCE.matches;

export function openSource() {
  if (!isDrawer() || document.body.classList.contains("source-open")) return;
  opener = document.activeElement;
  document.body.classList.add("source-open");
  document.querySelector(".viewer-close")?.focus({ preventScroll: true });
}

export function closeSource() {
  if (!document.body.classList.contains("source-open")) return;
  document.body.classList.remove("source-open");
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

function toggleMenu(open) {
  document.body.classList.toggle("menu-open", open && NARROW_MENU.matches);
  document.querySelector(".masthead-menu")?.setAttribute("aria-expanded", String(open));
}

export function watchDrawers() {
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="menu"]')) {
      toggleMenu(!document.body.classList.contains("menu-open"));
    } else if (!event.target.closest("#menu") || event.target.closest("#new, .talk")) {
      toggleMenu(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeSource();
    toggleMenu(false);
  });
  NARROW_SOURCE.addEventListener("change", closeSource);
  NARROW_MENU.addEventListener("change", () => toggleMenu(false));
}
