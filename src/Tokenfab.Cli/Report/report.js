
const tip = document.getElementById('tip');
addEventListener('mouseover', e => {
  const text = e.target.closest && e.target.closest('[data-tip]');
  tip.style.opacity = text ? 1 : 0;
  if (text) tip.textContent = text.dataset.tip;
});
addEventListener('mousemove', e => {
  tip.style.left = Math.max(8, Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = (e.clientY + 16 + tip.offsetHeight > innerHeight ? e.clientY - tip.offsetHeight - 10 : e.clientY + 16) + 'px';
});
