// Sets the remembered theme before the first paint. A file of its own, because the page's policy forbids inline scripts.
try {
  const theme = localStorage.getItem('pawl.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's preference holds.
}
