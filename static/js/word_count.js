// Counts as the server does (a character of Chinese is a word, so is a run of Latin or digits);
// the server's count decides. The texts and the limit are on the element with data-words-for.
"use strict";
(() => {
  const HAN = /[\u3001-\u303f\u3040-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\uffe0-\uffee\u{20000}-\u{323af}\u2014\u2026\u201c\u201d\u2018\u2019\u00b7]/gu;
  const count = (text) => {
    const wide = (text.match(HAN) || []).length;
    const rest = text.replace(HAN, " ").trim();
    return wide + (rest ? rest.split(/\s+/u).length : 0);
  };
  document.querySelectorAll("[data-words-for]").forEach((note) => {
    const field = document.getElementById(note.dataset.wordsFor);
    if (!field) return;
    const limit = Number(note.dataset.limit);
    const show = () => {
      const words = count(field.value);
      const text = words > limit ? note.dataset.textOver : note.dataset.textLeft;
      note.textContent = text.replace("OVER", words - limit).replace("LIMIT", limit).replace("N", words);
      note.classList.toggle("over", words > limit);
    };
    field.addEventListener("input", show);
    show();
  });
})();
