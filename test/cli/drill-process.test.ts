import { execFileSync, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { kubectlProcesses } from '../support/kubectl-processes';

// The commands that talk to clusters, as a shell runs them.

const live = kubectlProcesses();

const CONTEXTS = '--context cluster1=ctx1,cluster2=ctx2';
const DRILL = `drill ${CONTEXTS} --service sample/helloworld --cluster cluster1 --settle 0.1s --requests 10`;

/** Runs a line of bash in which $CLI is the program. */
function shell(line: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; printed: string }> {
  const child = spawn('bash', ['-c', `CLI() { "${process.execPath}" "${live.command}" "$@"; }; ${line}`], {
    env: { ...process.env, PATH: [live.kubectl.folder, process.env.PATH].join(delimiter), ...env },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, printed })));
}

function left() {
  const { objects } = live.kubectl.state.contexts.ctx1!;
  const { spec, metadata } = objects.find(
    ({ kind, metadata: { name } }) => kind === 'Deployment' && name === 'helloworld-v1',
  );
  return { replicas: spec.replicas, record: metadata.annotations?.['cdk8s-ambient/drill'] };
}
const UNTOUCHED = { replicas: 2, record: undefined };

test.each([
  ['a reader of everything that ends after a line', `CLI ${DRILL} 2>&1 | head -1; exit "\${PIPESTATUS[0]}"`, {}],
  ['a reader of the progress that is gone', `CLI ${DRILL} 2> >(exec true); exit $?`, {}],
  ['closed standard input', `CLI ${DRILL} <&-`, {}],
  ['closed standard output and error', `CLI ${DRILL} >&- 2>&-`, {}],
  ['a full disk under its progress', `CLI ${DRILL} 2> /dev/full`, {}],
  ['a HOME that cannot be written to', `CLI ${DRILL}`, { HOME: '/proc' }],
])(
  'a drill with %s runs to its end and restores',
  async (_, line, env) => {
    const { code, printed } = await shell(line, env);
    expect({ code, left: left() }).toEqual({ code: line.includes('/dev/full') ? 2 : 0, left: UNTOUCHED });
    expect(printed).not.toContain('    at ');
    expect(live.server.sent.some((args) => args.includes('--replicas=0'))).toBe(true);
  },
  60_000,
);

test('a reader of the progress that has stopped reading does not stop the restore', async () => {
  // The pipe is full before the drill begins, and is read after it has restored.
  const fill = 'head -c 65536 /dev/zero >&2';
  const running = shell(
    `{ ${fill}; CLI ${DRILL}; } 2> >(until [ -e "${join(live.kubectl.folder, 'done')}" ]; do sleep 0.1; done; cat > /dev/null)`,
  );
  while (!live.server.sent.some((args) => args.at(-1) === 'cdk8s-ambient/drill-'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  execFileSync('touch', [join(live.kubectl.folder, 'done')]);
  expect((await running).code).toBe(0);
  expect(left()).toEqual(UNTOUCHED);
}, 60_000);

test('of two drills on a Deployment at once, one changes nothing', async () => {
  const [first, second] = await Promise.all([shell(`CLI ${DRILL}`), shell(`CLI ${DRILL}`)]);
  expect(left()).toEqual(UNTOUCHED);
  expect(live.server.sent.filter((args) => args.includes('--replicas=0'))).toHaveLength(1);
  expect([first.code, second.code].filter((code) => code === 0)).toHaveLength(1);
  // One that reads the cluster after the other has scaled finds no pods to take away.
  expect(first.printed + second.printed).toMatch(
    /has the record of (another drill|a drill that did not end)|no Deployment with pods stands behind/,
  );
}, 60_000);

test.each([
  ['snapshot', `CLI snapshot ${CONTEXTS} --output "$OUT/s" | head -1; exit "\${PIPESTATUS[0]}"`, 0],
  ['snapshot with everything closed', `CLI snapshot ${CONTEXTS} --output "$OUT/s" <&- >&- 2>&-`, 0],
  ['verify', `CLI verify dist ${CONTEXTS} --json | head -1; exit "\${PIPESTATUS[0]}"`, 1],
])(
  '%s has its exit code, although nothing reads to the end',
  async (_, line, code) => {
    const result = await shell(`OUT="${live.kubectl.folder}"; ${line}`);
    expect(result.code).toBe(code);
    expect(result.printed).not.toContain('    at ');
  },
  60_000,
);
