document.documentElement.classList.add("js");
const slider = document.getElementById("lambda");
if (slider) {
  const labels = slider.dataset.labels.split("|");

  // Shows what belongs to the i-th preference, everywhere on the page.
  const show = (i) => {
    slider.value = i;
    slider.setAttribute("aria-valuetext", "λ = " + labels[i]);
    for (const part of document.querySelectorAll(".at")) {
      part.classList.toggle("on", part.dataset.i === String(i));
    }
  };

  const choose = (i) => {
    show(i);
    try {
      history.replaceState(null, "", "#lambda=" + encodeURIComponent(labels[i]));
    } catch (refused) {
      // Some browsers limit how often the address may change; the page is right without it.
    }
  };

  // #lambda=0.3 in the address chooses the nearest preference that was evaluated.
  const fromAddress = () => {
    const wanted = decodeURIComponent(location.hash).replace(/^#lambda=/, "");
    const exact = labels.indexOf(wanted);
    if (exact >= 0) return exact;
    const far = labels.map((label) => Math.abs(Number(label) - Number(wanted)));
    const near = far.indexOf(Math.min(...far));
    return location.hash.startsWith("#lambda=") ? near : -1;
  };

  const follow = (otherwise) => {
    const i = fromAddress();
    if (i >= 0) show(i);
    else if (otherwise >= 0) show(otherwise);
  };

  slider.addEventListener("input", () => choose(Number(slider.value)));
  window.addEventListener("hashchange", () => follow(-1));
  for (const point of document.querySelectorAll(".plot .soup")) {
    point.addEventListener("click", () => choose(Number(point.dataset.i)));
  }
  follow(Number(slider.value));
}
