import type { Chooser } from './chooser';

// Values of the types that have rules of their own. Each list has what lies on either side of a limit.

const LABEL_63 = 'a'.repeat(63);
const LABEL_64 = 'a'.repeat(64);
const NAME_253 = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${'a'.repeat(61)}`;

const DURATIONS = ['1ms', '5s', '30s', '10m', '1h30m', '1.5s', '0.001s', '+2s', '.5s', '1.s', '1000us', '1000\u00b5s']
  .concat(['1000\u03bcs', '1000000ns', '1s500ms', '2562047h47m16.854s', '0.1h', '0000000000000000000001s'])
  .concat(['1.00000000000000000000000009s']);
const BAD_DURATIONS = [
  '0',
  '0s',
  '-1s',
  '-0',
  '999us',
  '1.5ms',
  '1.0001s',
  '1ns',
  '0.0009999s',
  '-500us',
  '-1ms',
].concat(['100000h0.0000001s', '9223372036854775807ns', '-9223372036854775808ns', '1.3333333333333333333333s']);
const UNREADABLE_DURATIONS = [
  '',
  '1',
  '1d',
  's',
  '-',
  '.s',
  '1 s',
  '5S',
  '9223372036854775808ns',
  '2562048h',
  '1e3s',
  '1s1',
];

export function duration(choose: Chooser): string {
  if (!choose.isWrong()) return choose.any(DURATIONS);
  if (choose.chance(70)) return choose.any(BAD_DURATIONS);
  if (choose.chance(30)) return choose.any(UNREADABLE_DURATIONS);
  return choose
    .list(1, 3, () => `${choose.scribble('0123456789.', 5)}${choose.any(['ns', 'us', 'ms', 's', 'm', 'h'])}`)
    .join('');
}

const HOSTS = [
  'reviews',
  'reviews.sample.svc.cluster.local',
  '*.example.com',
  '*',
  '*.local',
  '*-reviews.sample',
  '*re.b',
].concat([
  'Example.COM',
  'example.com.',
  '10',
  'a.99999999999999999999',
  LABEL_63,
  `a.${NAME_253}`,
  '*.',
  'reviews.',
  'a-b.c',
]);
const BAD_HOSTS = [
  '',
  '.',
  'a..b',
  'a.*.b',
  '*.*.b',
  '**',
  '*.b.*',
  'a_b',
  '-a',
  'a-',
  '10.0.0.1',
  'a.007',
  'a.5.',
  'a..',
  ' a',
]
  .concat([
    LABEL_64,
    `*${LABEL_63}`,
    `ab.${NAME_253}`,
    'a.9223372036854775807',
    'a.9223372036854775808',
    '*-',
    '*--a',
    '*a-',
    'é.com',
  ])
  .concat(['a.b\n', 'a/b', 'https://a', 'a:80', '~']);

export function host(choose: Chooser): string {
  return choose.either(HOSTS, BAD_HOSTS, () => choose.scribble('ab0.-*_', 8));
}

const TARGETS = [
  'example.com',
  'example.com.',
  'a',
  '10.0.0.1',
  '::1',
  'fe80::1%eth0',
  '2001:db8::68',
  '::ffff:1.2.3.4',
  '::',
].concat(['1:2:3:4:5:6:7::', '::%a%b', '::ffff:1.2.3.4%x', '0.0.0.0']);
const BAD_TARGETS = [
  '',
  '*.example.com',
  '*',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.01',
  '1.2.3.4.5',
  '1.2.3.4%x',
  ':::',
  '::1%',
  '[::1]',
].concat([
  '1:2:3:4:5:6:7:8::',
  '12345::',
  '::1.2.3',
  '1::2::3',
  '7',
  'a_b',
  '10.0.0.1:80',
  '1:2:3:4:5:6:7:1.2.3.4',
  '%a',
  '1.2.3.',
]);

export function targetHost(choose: Chooser): string {
  return choose.either(TARGETS, BAD_TARGETS, () => choose.scribble('12af:.%', 12));
}

const KEYS = [
  'app',
  'version',
  'app.kubernetes.io/name',
  'A_b.c-d',
  'istio.io/rev',
  `${LABEL_64}.io/a`,
  `${NAME_253}/a`,
  LABEL_63,
];
const BAD_KEYS = [
  '',
  '/',
  'a/',
  '/a',
  'a/b/c',
  '-a',
  'a-',
  'a b',
  LABEL_64,
  `a${NAME_253}/a`,
  'a_b/c',
  '.a',
  'a..b/c',
  '*',
  'é',
];
const TAGS = ['v1', '', 'A_b.c-d', LABEL_64, '1', 'true'];
const BAD_TAGS = ['-a', 'a-', 'a b', '.', 'a/b', '*', 'é', 'a\n'];

export function tags(choose: Chooser): Record<string, string> {
  const key = () => choose.either(KEYS, BAD_KEYS, () => choose.scribble('aB0/.-_', 6));
  return Object.fromEntries(choose.list(0, 3, () => [key(), choose.either(TAGS, BAD_TAGS)]));
}

const SELECTED = ['a', 'app', 'x y', '-', 'a/b/c'];

/** What a workloadSelector is picky about differs from what a subset is picky about. */
export function selectorLabels(choose: Chooser): Record<string, string> {
  const key = () => choose.either(SELECTED, ['', '*', 'a*', '*a']);
  return Object.fromEntries(
    choose.list(choose.chance(80) ? 1 : 0, 2, () => [key(), choose.either(SELECTED, ['*', 'a*'])]),
  );
}

export function exportTo(choose: Chooser, namespace: string, ownOnly: boolean): string[] {
  if (choose.isWrong()) {
    return choose.list(1, 3, () =>
      choose.any(['.', '*', '~', namespace, 'other', 'a.b', '', 'A', '-a', LABEL_63, LABEL_64]),
    );
  }
  return choose.any(
    ownOnly ? [['.'], [namespace], []] : [['*'], ['.'], [namespace], ['other', 'third'], ['.', 'other'], []],
  );
}

/** int32, with right values from 0. */
export function limit(choose: Chooser): number {
  return choose.either([0, 1, 100, 2147483647], [-1, -2147483648]);
}

export function percent(choose: Chooser): number {
  return choose.either([0, 1, 10, 50, 99, 100], [-1, 101, 2147483647, -2147483648]);
}
