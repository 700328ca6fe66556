import fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { COMMANDS } from '../../../src/cli/commands';
import { UserError } from '../../../src/util/user-error';
import { copyOfDist, run } from '../support';

const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')) as {
  version: string;
};
const NAMES = COMMANDS.map(({ name }) => name);

test('a bare call prints an overview of at most 15 lines on standard error, and exits with 2', async () => {
  const { code, out, errors } = await run();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  for (const name of NAMES) expect(errors).toMatch(new RegExp(`^ {2}${name} `, 'm'));
});

test.each([['--help'], ['-h'], ['help']])('%s prints the overview on standard output', async (argument) => {
  const { code, out, errors } = await run(argument);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(out).toBe((await run()).errors);
});

test.each([['--version'], ['-V']])('%s prints the version alone', async (argument) => {
  expect(await run(argument)).toEqual({ code: 0, out: `${version}\n`, errors: '' });
});

describe.each(NAMES)('%s', (name) => {
  test('has one help, however it is asked for', async () => {
    const help = await run('help', name);
    expect(help).toMatchObject({ code: 0, errors: '' });
    for (const option of ['--help', '-h']) expect(await run(name, option)).toEqual(help);
    expect(await run(name, 'dist', '--json', '--help')).toEqual(help);
    expect(await run('--help', name)).toEqual(help);
  });

  test('has help that names all its options and exit codes, in lines that fit a terminal', async () => {
    const { out } = await run('help', name);
    const { options, exitCodes, notes = '' } = COMMANDS.find((entry) => entry.name === name)!.load();
    for (const option of Object.keys(options)) expect(out).toMatch(new RegExp(`^ {2}--${option}( |$)`, 'm'));
    for (const meaning of Object.values(exitCodes)) expect(out.replace(/\n +/g, ' ')).toContain(meaning);
    const wide = out.split('\n').filter((line) => line.length > 80 && !notes.includes(line));
    expect(wide.filter((line) => !line.startsWith('cdk8s-ambient '))).toEqual([]);
  });

  test('names its own options where one is unknown', async () => {
    const { code, out, errors } = await run(name, '--nonsense');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const { options } = COMMANDS.find((entry) => entry.name === name)!.load();
    const known = Object.keys(options).length === 0 ? `${name} has no options.` : `Options of ${name}: --`;
    expect(errors).toContain(`unknown option --nonsense. ${known}`);
    expect(errors).toContain(`More: cdk8s-ambient help ${name}`);
  });
});

test.each([
  [['predict', 'dist', '--svc', 'a/b'], 'unknown option --svc; did you mean --service?'],
  [['predict', 'dist', '--outages', 'none'], 'unknown option --outages; did you mean --outage?'],
  [['predict', 'dist', '-x'], 'unknown option -x. Options of predict:'],
  [['predict', 'dist', '--json=yes'], '--json takes no value, and has "yes".'],
  [['predict', 'dist', '--service'], '--service needs a value: --service NAMESPACE/NAME'],
  [['predict', 'dist', '--service', '--json'], 'Where that is the value: --service=--json'],
  [['predict', 'dist', '--service='], '--service is ""; it must be NAMESPACE/NAME, not empty.'],
  [['predict', 'dist', '--width', '3'], '--width is "3"; it must be a whole number from 40 to 10000.'],
  [['predcit', 'dist'], 'unknown command "predcit"; did you mean predict? Commands: init, check,'],
  [['ls'], 'unknown command "ls". Commands: init, check,'],
  [['--verison'], 'unknown option --verison; did you mean --version?'],
  [['help', 'chek'], 'unknown command "chek"; did you mean check?'],
  [['snapshot', 'dist'], 'unexpected argument "dist": snapshot takes options only.'],
  [['predict'], 'predict needs a directory, for example: cdk8s-ambient predict dist'],
])('%j is refused in words of the command', async (args, message) => {
  const { code, out, errors } = await run(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(message);
  expect(errors).not.toMatch(/ERR_PARSE_ARGS|place it at the end|^ +at /m);
});

test('everything that is wrong with the arguments is reported at once', async () => {
  const { errors } = await run('predict', 'dist', '--svc', 'x', '--port', '0', '--fail-on', 'stuk,blakhole');
  expect(errors.split('\n')).toEqual([
    expect.stringContaining('--svc'),
    expect.stringContaining('--port is "0"'),
    expect.stringContaining('"stuk"'),
    expect.stringContaining('"blakhole"'),
    'More: cdk8s-ambient help predict',
    '',
  ]);
});

test('what follows "--" is a directory', async () => {
  const { errors } = await run('check', '--', '--help');
  expect(errors).toBe('cdk8s-ambient: --help is not there.\n');
});

test('the zone of a client has to be one of its cluster', async () => {
  const { code, errors } = await run('explain', copyOfDist(), '--client', 'cluster1:ambient:nozone');
  expect(code).toBe(2);
  expect(errors).toContain('no zone of cluster1 is known, and "nozone" is asked about.');
});

test('a status code in place of a failure is answered with the failure to write', async () => {
  const { code, errors } = await run('predict', copyOfDist(), '--outage', 'failing:cluster1:503');
  expect(code).toBe(2);
  expect(errors).toContain('For 502, 503 and 504, write gateway-error. The form is: failing:CLUSTER[:FAILURE]');
});

test('an error has the name of its class', () => {
  class NotThere extends UserError {}
  expect(String(new NotThere('x is not there'))).toBe('NotThere: x is not there');
});

test('what the operating system refuses has no stack trace', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-refused-'));
  try {
    jest.spyOn(fs, 'readdirSync').mockImplementation(() => {
      throw Object.assign(new Error('EACCES: permission denied, scandir x'), { code: 'EACCES', syscall: 'scandir' });
    });
    expect(await run('check', folder)).toEqual({
      code: 2,
      out: '',
      errors: 'cdk8s-ambient: the operating system refuses: EACCES: permission denied, scandir x\n',
    });
  } finally {
    jest.restoreAllMocks();
    fs.rmSync(folder, { recursive: true });
  }
});
