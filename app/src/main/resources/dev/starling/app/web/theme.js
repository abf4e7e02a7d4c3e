// Runs before the page is drawn, so that nothing flashes in the wrong colours.
(() => {
  const KEY = "starling-theme";
  const CHOICES = ["auto", "light", "dark"];

  function read() {
    try {
      const chosen = localStorage.getItem(KEY);
      return CHOICES.includes(chosen) ? chosen : "auto";
    } catch {
      return "auto"; // storage is switched off
    }
  }

  function apply(choice) {
    document.documentElement.dataset.theme = choice;
    document.dispatchEvent(new CustomEvent("theme", { detail: choice }));
  }

  globalThis.starlingTheme = {
    current: read,
    next() {
      const choice = CHOICES[(CHOICES.indexOf(read()) + 1) % CHOICES.length];
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        // Then it lasts as long as the page.
      }
      apply(choice);
      return choice;
    },
  };
  apply(read());
})();
