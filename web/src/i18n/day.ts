/**
 * The first moment of a calendar day in a time zone ("" is the browser's).
 * It is midnight, but for the days on which clocks are changed at midnight:
 * then the first moment that is that day's, or that of the next day when a
 * country skips the day.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const clock = clockOf(timeZone);
  const utc = Date.parse(`${day}T00:00:00Z`);
  const [first] = [utc - 86_400_000, utc + 86_400_000]
    .map((near) => utc - (wallTime(clock, near) - near))
    .sort((a, b) => a - b)
    .filter((at) => wallTime(clock, at) >= utc);
  return new Date(first ?? utc);
}

/** The first moment after a calendar day, as the API's upper bounds are exclusive. */
export function endOfDay(day: string, timeZone: string): Date {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return startOfDay(next.toISOString().slice(0, 10), timeZone);
}

/** Both bounds of a filter as the API takes them. */
export function dayBounds(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
): { from: string | undefined; to: string | undefined } {
  return {
    from: from && startOfDay(from, timeZone).toISOString(),
    to: to && endOfDay(to, timeZone).toISOString(),
  };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    ...(timeZone && { timeZone }),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}

/** What a clock on the wall shows at a moment, read as if it were UTC. */
function wallTime(clock: Intl.DateTimeFormat, at: number): number {
  const part = Object.fromEntries(clock.formatToParts(at).map((p) => [p.type, Number(p.value)]));
  return Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"],
    part["hour"],
    part["minute"],
    part["second"],
  );
}
