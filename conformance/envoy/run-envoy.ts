import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../clusters/command';
import { freePort } from '../clusters/ports';

const READY_SECONDS = 30;

/** Where an Envoy listens. */
export interface FrontAndAdmin {
  readonly front: number;
  readonly admin: number;
}

/** Runs an Envoy with one configuration for as long as some work takes. */
export async function withBootstrap<Result>(
  binary: string,
  bootstrap: (ports: FrontAndAdmin) => object,
  work: (ports: FrontAndAdmin) => Promise<Result>,
): Promise<Result> {
  const ports = { front: await freePort(), admin: await freePort() };
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-envoy-'));
  const config = join(folder, 'bootstrap.json');
  writeFileSync(config, JSON.stringify(bootstrap(ports)));
  const args = ['--config-path', config, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'];
  const ended = run({ binary, args, env: {} }).finally(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await untilReady(ports.admin, ended);
    return await work(ports);
  } finally {
    await askAdmin(ports.admin, '/quitquitquit', 'POST').catch(() => undefined);
    await ended;
  }
}

async function untilReady(admin: number, ended: Promise<{ readonly stderr: string }>): Promise<void> {
  const failed = ended.then(({ stderr }) => {
    throw new Error(`Envoy ended by itself:\n${stderr}`);
  });
  failed.catch(() => undefined);
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    const state = await Promise.race([askAdmin(admin, '/ready').catch(String), failed]);
    if (state.trim() === 'LIVE') return;
    if (Date.now() > deadline) throw new Error(`Envoy is not ready after ${READY_SECONDS} s: ${state}`);
    await sleep(50);
  }
}

/** A page of Envoy's admin interface. */
export async function askAdmin(admin: number, path: string, method = 'GET'): Promise<string> {
  return (await fetch(`http://127.0.0.1:${admin}${path}`, { method })).text();
}
