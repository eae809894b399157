// Work in the background (data-progress="address of the fragment") is asked about every two seconds;
// an answer with X-Reload wants the page loaded anew, as what came of the work stands around it.
"use strict";
(() => {
  const ask = async (job) => {
    try {
      const answer = await fetch(job.dataset.progress, { headers: { "X-Fragment": "yes" }, credentials: "same-origin" });
      if (answer.headers.has("X-Reload")) { location.reload(); return; }
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-progress]");
        // What belongs to the job (its file, the button that orders it again) changes with it.
        const around = job.closest("[data-fragment]"), newer = page.querySelector("[data-fragment]");
        if (fresh) { if (around && newer) around.replaceWith(newer); else job.replaceWith(fresh); job = fresh; }
      }
    } catch { /* no connection: ask again */ }
    if (job.dataset.finished !== "yes") setTimeout(() => ask(job), 2000);
  };
  document.querySelectorAll('[data-progress][data-finished="no"]').forEach((job) => setTimeout(() => ask(job), 2000));
})();
