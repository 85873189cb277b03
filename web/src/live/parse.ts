/** One message of a Server-Sent Events stream. */
export interface ServerEvent {
  event: string;
  id: string;
  data: string;
}

/**
 * Reads Server-Sent Events from text that arrives in pieces. Fields may be cut
 * anywhere, lines end in \n, \r\n or \r, comments keep the connection open.
 */
export function newParser(deliver: (event: ServerEvent) => void): (piece: string) => void {
  let rest = "";
  let event = "";
  let id = "";
  let data: string[] = [];

  const line = (text: string) => {
    if (text === "") {
      if (data.length > 0) deliver({ event: event || "message", id, data: data.join("\n") });
      event = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return; // a comment
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) id = value;
  };

  return (piece) => {
    rest += piece;
    for (;;) {
      const end = rest.search(/[\r\n]/);
      // A \r at the very end may be half of a \r\n: wait for what comes.
      if (end < 0 || (rest[end] === "\r" && end === rest.length - 1)) return;
      line(rest.slice(0, end));
      rest = rest.slice(end + (rest.startsWith("\r\n", end) ? 2 : 1));
    }
  };
}
