// Work in the background (data-progress="address of the fragment") is asked about every two seconds
// when htmx is not there to do it.
"use strict";
(() => {
  if (window.htmx) return;
  const ask = async (job) => {
    try {
      const answer = await fetch(job.dataset.progress, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-progress]");
        if (fresh) { job.replaceWith(fresh); job = fresh; }
      }
    } catch { /* no connection: ask again */ }
    if (job.dataset.finished !== "yes") setTimeout(() => ask(job), 2000);
  };
  document.querySelectorAll('[data-progress][data-finished="no"]').forEach((job) => setTimeout(() => ask(job), 2000));
})();
