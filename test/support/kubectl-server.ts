import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeKubectl } from './fake-kubectl';

/** Sends its words and its input, and prints what comes back: an exit code, and what belongs on standard output or error. */
const CLIENT = (port: number): string => `#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf '%s\\0' "$#" "$@" >&3
for word in "$@"; do [ "$word" != - ] || cat >&3; done
printf '\\0' >&3
read -r code <&3
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$code"
`;

/**
 * The program of a fake kubectl: it starts within milliseconds and asks this process. A command is on its way
 * for a while, there and back; that its sender is killed does not stop it, as it does not stop what an API server has received.
 */
export class KubectlServer {
  /** Every command that has been sent, before it has arrived. */
  public readonly sent: string[][] = [];
  private readonly server: Server;
  /** What is on its way. A command outlives the connection of a sender that was killed. */
  private readonly underway = new Set<Promise<void>>();

  private constructor(
    private readonly fake: FakeKubectl,
    private readonly latency: () => number,
  ) {
    this.server = createServer((socket) => {
      const command = this.serve(socket).finally(() => this.underway.delete(command));
      this.underway.add(command);
    });
  }

  /** @param latency of one way, in milliseconds */
  public static async start(fake: FakeKubectl, latency: () => number): Promise<KubectlServer> {
    const server = new KubectlServer(fake, latency);
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    writeFileSync(join(fake.folder, 'kubectl'), CLIENT(port), { mode: 0o755 });
    return server;
  }

  /** Takes no new command, and returns when none is underway: the folder of the fake may be removed then. */
  public async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    await this.idle();
  }

  /** Returns when every command that has arrived is answered. */
  public async idle(): Promise<void> {
    await Promise.all(this.underway);
  }

  private async serve(socket: Socket): Promise<void> {
    socket.on('error', () => undefined);
    const received = await requestOn(socket);
    if (received === undefined) return;
    this.sent.push(received.args);
    await sleep(this.latency());
    const outcome = this.fake.run(received.args, received.input);
    await sleep(this.latency());
    if (outcome === undefined) return;
    socket.end(`${outcome.code}\n${outcome.code === 0 ? outcome.stdout : outcome.stderr}`);
  }
}

function requestOn(socket: Socket): Promise<{ args: string[]; input: string } | undefined> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [count, ...words] = text.split('\0');
      const size = Number(count);
      // The words, the input, and what follows its end.
      if (words.length >= size + 2) resolve({ args: words.slice(0, size), input: words[size]! });
    });
    socket.on('close', () => resolve(undefined));
  });
}
