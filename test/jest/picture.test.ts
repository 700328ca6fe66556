import * as fs from 'node:fs';
import * as path from 'node:path';
import 'cdk8s-ambient/jest';
import { copyOfDist } from '../cli/support';
import { dataIn } from '../report/html/support';
import { temporaryFolder } from '../synth/support';
import { messageOf } from './message-of';

const SERVICE = 'sample/helloworld';
const before = process.env.CDK8S_AMBIENT_REPORT;
let folder: string;
let dist: string;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'pictures');
  process.env.CDK8S_AMBIENT_REPORT = folder;
  dist = copyOfDist();
});

afterEach(() => {
  if (before === undefined) delete process.env.CDK8S_AMBIENT_REPORT;
  else process.env.CDK8S_AMBIENT_REPORT = before;
});

const staysLocal = (): void => expect(dist).toStayLocal(SERVICE, { outages: ['scaled-to-zero:cluster1'] });

test('a matcher that fails writes the page of its answers, and its message names the file', () => {
  const [, file = ''] = /^Picture: (.*)$/m.exec(messageOf(staysLocal)) ?? [];
  expect(path.dirname(file)).toBe(folder);
  expect(path.basename(file)).toMatch(/^picture-a-matcher-that-fails-writes/);
  const data = dataIn(fs.readFileSync(file, 'utf8'));
  expect(data.rows.map(({ service }) => service)).toEqual([SERVICE]);
  expect(data.outages.map(({ text }) => text)).toEqual(['scaled-to-zero:cluster1']);
  const shown = data.rows[0]!.cells.flatMap((cell) => cell?.variants ?? []).map((variant) => variant.shown);
  expect(shown.map(({ verdict, client }) => [verdict, data.clients[client]!.name])).toEqual([['failover', 'cluster1']]);
  expect(shown[0]!.command).toContain(`explain ${dist} --service ${SERVICE}`);
});

test('a matcher that holds writes nothing', () => {
  expect(dist).toHaveNoBlackhole(SERVICE);
  expect(fs.existsSync(folder)).toBe(false);
});

test('one that is expected not to hold, and holds, is a failure, too', () => {
  expect(messageOf(() => expect(dist).not.toHaveNoBlackhole(SERVICE))).toContain('Picture: ');
});

test('without the variable nothing is written, and the message names no file', () => {
  delete process.env.CDK8S_AMBIENT_REPORT;
  expect(messageOf(staysLocal)).not.toContain('Picture');
  expect(fs.existsSync(folder)).toBe(false);
});

test('two failures of one test are two files, the same failure is one', () => {
  messageOf(staysLocal);
  messageOf(staysLocal);
  messageOf(() => expect(dist).toStayLocal(SERVICE, { outages: ['scaled-to-zero:cluster2'] }));
  expect(fs.readdirSync(folder)).toHaveLength(2);
});
