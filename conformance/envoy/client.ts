import { connect, type Socket } from 'node:net';
import { SET_UP_HEADER } from './bootstrap';
import { BACKEND_HEADER, FAILING_HEADER } from './backends';

/** How a request was answered. */
export interface Reply {
  readonly status: number;
  /** The address of the backend that did; undefined where Envoy itself did. */
  readonly backend: string | undefined;
}

const END_OF_HEAD = '\r\n\r\n';
/** Nothing here takes so long but by mistake. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Sends requests to one cluster of an Envoy, on one connection, the next when the one before is answered: then no host has a
 * request to do when Envoy chooses, and all are as good to an Envoy that prefers those with the fewest.
 *
 * @param failing for each request, the value of the header that says who fails it
 */
export function send(port: number, setUp: string, failing: readonly string[]): Promise<Reply[]> {
  return new Promise((resolve, reject) => {
    const replies: Reply[] = [];
    let unread = '';
    const socket: Socket = connect(port, '127.0.0.1');
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(PATIENCE_MILLISECONDS, () =>
      fail(new Error(`Envoy answered ${replies.length} of ${failing.length} requests to ${setUp}, and then no more`)),
    );
    socket.on('error', fail);
    socket.on('close', () =>
      reject(new Error(`Envoy closed the connection after ${replies.length} of ${failing.length} answers to ${setUp}`)),
    );
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      const read = readReply(unread);
      if (read === undefined) return;
      replies.push(read.reply);
      unread = unread.slice(read.length);
      next();
    });
    const next = (): void => {
      const value = failing[replies.length];
      if (value !== undefined) {
        socket.write(requestFor(setUp, value));
        return;
      }
      resolve(replies);
      socket.destroy();
    };
    next();
  });
}

function requestFor(setUp: string, failing: string): string {
  const header = failing === '' ? '' : `${FAILING_HEADER}: ${failing}\r\n`;
  return `GET / HTTP/1.1\r\nhost: conformance\r\n${SET_UP_HEADER}: ${setUp}\r\n${header}\r\n`;
}

/** The first answer in a text, if it is there in full. */
function readReply(text: string): { reply: Reply; length: number } | undefined {
  const end = text.indexOf(END_OF_HEAD);
  if (end === -1) return undefined;
  const [statusLine, ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  const length = end + END_OF_HEAD.length + Number(headers.get('content-length') ?? 0);
  if (text.length < length) return undefined;
  const status = Number(statusLine!.split(' ')[1]);
  return { reply: { status, backend: headers.get(BACKEND_HEADER)?.trim() }, length };
}
