// Files go one by one, each with its progress, as soon as they are chosen or dropped; without this
// file the field is sent with its form. The address answers 2xx, or 4xx with {"refusals": ["…"]};
// what is too large for a server before it is answered 413, without a word of ours.
"use strict";
(() => {
  const token = () => document.querySelector('meta[name="csrf-token"]').content;

  const MEGABYTE = 1024 * 1024;

  class Uploads {
    constructor(box) {
      this.box = box;
      this.url = box.dataset.upload;
      if (!this.url) return;
      this.input = box.querySelector('input[type="file"]');
      this.list = box.querySelector(".upload-list");
      this.queue = [];
      box.querySelector(".upload-drop").hidden = false;
      this.input.addEventListener("change", () => { this.add(this.input.files); this.input.value = ""; });
      box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
      box.addEventListener("dragleave", () => box.classList.remove("over"));
      box.addEventListener("drop", (event) => {
        event.preventDefault();
        box.classList.remove("over");
        this.add(event.dataTransfer.files);
      });
      window.addEventListener("beforeunload", (event) => { if (this.busy) event.preventDefault(); });
    }

    add(files) {
      Array.from(files).forEach((file) => this.queue.push({ file, row: this.row(file) }));
      this.next();
    }

    row(file) {
      const row = document.createElement("li");
      const name = document.createElement("span");
      const bar = document.createElement("progress");
      const said = document.createElement("span");
      name.textContent = `${file.name} `;
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      said.textContent = this.box.dataset.textWaiting;
      row.append(name, said, bar);
      this.list.append(row);
      return { row, bar, said };
    }

    next() {
      if (this.busy || !this.queue.length) return;
      this.busy = true;
      const { file, row } = this.queue.shift();
      const limit = Number(this.box.dataset.megabytes);
      if (limit && file.size > limit * MEGABYTE) {
        this.fail(row, this.words(this.box.dataset.textLarge, file));
        this.busy = false;
        this.next();
        return;
      }
      const body = new FormData();
      body.append(this.box.dataset.name, file);
      const request = new XMLHttpRequest();
      request.open("POST", this.url);
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) row.bar.value = (event.loaded / event.total) * 100;
        row.said.textContent = `${Math.round(row.bar.value)}%`;
      });
      request.addEventListener("loadend", () => this.ended(request, file, row));
      request.send(body);
    }

    ended(request, file, row) {
      this.busy = false;
      // An expired sign-in answers with the sign-in page: that is not the address asked.
      const elsewhere = request.responseURL && !request.responseURL.endsWith(this.url);
      if (request.status >= 200 && request.status < 300 && !elsewhere) {
        row.said.textContent = this.box.dataset.textDone;
        row.bar.remove();
        this.box.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
        this.received = true;
      } else {
        this.refuse(request, file, row);
      }
      if (!this.queue.length && this.received && !this.list.querySelector(".failed")) location.reload();
      this.next();
    }

    fail(row, sentence) {
      row.row.classList.add("failed");
      row.bar.remove();
      row.said.textContent = `${sentence} `;
    }

    words(text, file) {
      return text.replace("SIZE", (file.size / MEGABYTE).toFixed(1)).replace("LIMIT", this.box.dataset.megabytes);
    }

    refuse(request, file, row) {
      let sentences = [];
      try { sentences = JSON.parse(request.responseText).refusals || []; } catch { /* not ours */ }
      if (request.status === 413 && !sentences.length) sentences = [this.words(this.box.dataset.textTooLarge, file)];
      this.fail(row, sentences.join(" ") || this.box.dataset.textFailed);
      if (sentences.length) return;
      const again = document.createElement("button");
      again.type = "button";
      again.className = "btn btn-outline-secondary btn-sm";
      again.textContent = this.box.dataset.textRetry;
      again.addEventListener("click", () => { row.row.remove(); this.add([file]); });
      row.row.append(again);
    }
  }

  document.querySelectorAll("[data-upload]").forEach((box) => new Uploads(box));
})();
