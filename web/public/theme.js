// Sets the theme before the first paint: an external file, because the content security policy forbids inline scripts.
(function () {
  var choice;
  try {
    choice = localStorage.getItem('assumable.theme') || 'system';
  } catch {
    choice = 'system';
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
})();
