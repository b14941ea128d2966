"use strict";
(() => {
  const words = document.getElementById("words");
  const sign = document.getElementById("sign");
  const count = document.getElementById("count");
  if (!words || !sign || !count) return;
  const samples = [...document.querySelectorAll("#samples details")];
  const show = () => {
    const wanted = words.value.toLowerCase();
    let shown = 0;
    for (const one of samples) {
      one.hidden = Boolean((sign.value && one.dataset.sign !== sign.value) || (wanted && !one.textContent.toLowerCase().includes(wanted)));
      shown += Number(!one.hidden);
    }
    count.textContent = `${shown} of ${samples.length}`;
  };
  words.addEventListener("input", show);
  sign.addEventListener("change", show);
  for (const link of document.querySelectorAll("a[data-sign]")) {
    link.addEventListener("click", () => {
      [sign.value, words.value] = [link.dataset.sign, ""];
      show();
    });
  }
  show();
})();
