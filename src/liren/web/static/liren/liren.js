// Liren 里仁: small comforts. Every page works without this file; nothing here decides anything.
(() => {
  "use strict";

  // An open menu closes when one looks elsewhere or presses Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.lr-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.lr-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Answers by key, never while someone types.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const button = document.querySelector(`[data-lr-key="${CSS.escape(event.key.toUpperCase())}"]`);
    if (button) button.click();
  });

  for (const button of document.querySelectorAll("[data-lr-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Reading aloud is offered only where the browser has a voice.
  if ("speechSynthesis" in window) {
    for (const button of document.querySelectorAll("[data-lr-read]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if (speechSynthesis.speaking) return speechSynthesis.cancel();
        const words = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
        words.lang = document.documentElement.lang;
        words.rate = 0.9;
        speechSynthesis.speak(words);
      });
    }
  }
})();
