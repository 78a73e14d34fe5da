/** When the letters are in and laid out: a hand that aims before would hit what has moved since. */
export async function still(): Promise<void> {
  await document.fonts.ready;
  for (let frame = 0; frame < 2; frame += 1) await new Promise((go) => requestAnimationFrame(go));
}
