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

  // Files that the server would refuse are named before they travel.
  const unfit = (input) => {
    const { files, dataset } = input;
    const said = (name, file) => (dataset[name] || "").replace("{file}", file ? file.name : "");
    const kinds = input.accept.split(",");
    let bytes = 0;
    if (files.length > Number(dataset.lrFiles)) return said("lrTooMany");
    for (const file of files) {
      if (!kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) return said("lrNoTable", file);
      if (file.size === 0) return said("lrEmpty", file);
      if (file.size > Number(dataset.lrBytes)) return said("lrTooLarge", file);
      bytes += file.size;
    }
    return bytes > Number(dataset.lrTotal) ? said("lrTooHeavy") : "";
  };
  for (const input of document.querySelectorAll("input[type=file][data-lr-total]")) {
    const note = document.createElement("p");
    note.className = "lr-error";
    note.setAttribute("role", "alert");
    input.after(note);
    input.addEventListener("change", () => {
      note.textContent = unfit(input);
      input.setCustomValidity(note.textContent);
    });
  }

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
