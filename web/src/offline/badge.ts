/** Shows on the installed app's icon how much needs attention; nothing at zero, nor where there are no badges. */
export async function showBadge(count: number): Promise<void> {
  if (!("setAppBadge" in navigator)) return;
  // A browser that does not want to is not asked twice: the badge is only a help.
  await (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}
