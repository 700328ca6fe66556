import { spawn } from 'node:child_process';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { FakeKubectl } from '../support/fake-kubectl';
import { kubectlProcesses } from '../support/kubectl-processes';
import { declareGuide } from '../support/live-guide';

// Processes that read and restore clusters, with a program for kubectl that does once what no test in one process can do.

const live = kubectlProcesses();
beforeEach(() => declareGuide(join(live.kubectl.folder, 'dist')));

/** What kubectl does in place of its first list of Deployments. */
const FAULTS = {
  hangs: 'exec sleep 600',
  drips: 'while :; do echo x; sleep 0.05; done',
  'prints 200 MB': 'exec head -c 200000000 /dev/zero',
  'prints garbage': 'exec head -c 100000 /dev/urandom',
} as const;

/** Has kubectl do so once for each command that is run. */
function breakKubectl(fault: string): void {
  const [file, honest] = [join(live.kubectl.folder, 'kubectl'), join(live.kubectl.folder, 'honest')];
  renameSync(file, honest);
  const isFirst = `[[ "$*" == */apis/apps/v1/deployments\\?* ]] && mkdir "$ONCE" 2>/dev/null`;
  writeFileSync(file, `#!/bin/bash\nif ${isFirst}; then ${fault}; exit 0; fi\nexec "${honest}" "$@"\n`);
  chmodSync(file, 0o755);
}

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2', '--request-timeout', '1s'];

function run(name: string, args: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const once = join(live.kubectl.folder, `${name}-once`);
  const env = { ...process.env, ONCE: once, PATH: [live.kubectl.folder, process.env.PATH].join(delimiter) };
  const child = spawn(process.execPath, [live.command, ...args, ...CONTEXTS], { env });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      expect(existsSync(once)).toBe(true);
      expect(printed).not.toMatch(/ {4}at |defect/);
      resolve({ code, printed });
    }),
  );
}

const REASON = /no answer within|is not JSON|is longer than 64 MB/;

test.each(Object.entries(FAULTS))(
  'where kubectl %s, no snapshot is written, verify does not hold, and --restore restores',
  async (_, fault) => {
    const ID = '01234567-89ab-4cde-8f01-23456789abcd';
    const find = ({ contexts }: FakeKubectl['state']) =>
      contexts.ctx1!.objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'helloworld-v1');
    live.kubectl.change((state) => {
      const target = find(state);
      target.spec.replicas = 0;
      target.metadata.annotations = { 'cdk8s-ambient/drill': JSON.stringify({ version: 1, id: ID, replicas: 2 }) };
    });
    breakKubectl(fault);
    const output = join(live.kubectl.folder, 'snapshot');
    const [snapshot, verify, restore] = await Promise.all([
      run('snapshot', ['snapshot', '--output', output]),
      run('verify', ['verify', join(live.kubectl.folder, 'dist')]),
      run('restore', ['drill', '--restore']),
    ]);
    expect([snapshot.code, existsSync(output)]).toEqual([2, false]);
    expect(snapshot.printed).toMatch(REASON);
    expect(verify.code).not.toBe(0);
    expect(verify.printed).toMatch(REASON);
    expect([restore.code, find(live.kubectl.state).spec.replicas]).toEqual([0, 2]);
    expect(restore.printed).toContain('its Deployments were not read, trying again');
  },
  60_000,
);
