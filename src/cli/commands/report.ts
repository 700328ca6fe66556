import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { toMesh } from '../../model/mesh';
import { FieldLines } from '../../model/read/field-line';
import type { MeshTree } from '../../model/read/tree';
import { matrixOf, type MatrixQuestion } from '../../predict/matrix';
import { requireService } from '../../predict/names';
import type { Scenario } from '../../predict/outage/scenarios';
import { Prediction } from '../../predict/prediction';
import { toPage, toReportData, type Made } from '../../report/html';
import { checkTree } from '../../rules/engine/check-tree';
import { packageVersion } from '../../util/package-version';
import { ANSWER_OPTIONS, toAnswerOptions, type AnswerOptions } from '../answer-options';
import { defineCommand } from '../command';
import { commandLine } from '../command-line';
import { CannotRun, ExitCode } from '../exit';
import { explainCommand } from '../explain-command';
import { BadValue, optional, repeatable, type ValueType } from '../option';
import { print } from '../output';
import { asOption, CLIENT, OUTAGE, OUTAGE_NOTES, readClient, readOutages, SERVICE } from '../question-options';
import { text } from '../value-types';
import { readWholeTree } from '../whole-mesh';

const NOW = 'now';
const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;

/** When the page was made, as it says. */
const DATE: ValueType<string> = {
  name: 'DATE',
  read: (given) => {
    if (given !== NOW && !(DAY.test(given) && !Number.isNaN(Date.parse(given)))) {
      throw new BadValue('a date such as 2026-11-29 or 2026-11-29T06:00Z, or now');
    }
    return given;
  },
};

const OPTIONS = {
  output: { ...optional(text('FILE'), 'the file to write', 'standard output'), short: 'o' },
  service: repeatable(SERVICE, 'only this service', 'every service that is global or has a waypoint'),
  outage: repeatable(OUTAGE, 'only this outage', 'every outage that a service should survive'),
  client: repeatable(CLIENT, 'only this client; KIND is ambient or ingress', 'an ambient pod in each cluster'),
  date: optional(
    DATE,
    'the date that the page states; "now" is the time of the run',
    'that of SOURCE_DATE_EPOCH; without it none, so that the same input gives the same bytes',
  ),
  ...ANSWER_OPTIONS,
};

/** `cdk8s-ambient report`: the mesh and its outages, as a page to look at. */
export const report = defineCommand({
  synopsis: ['report DIR… -o FILE [options]'],
  description:
    'Writes one HTML file that shows what would be: each service in each kind of outage, worst first; for each answer the way of the requests, where they go before, until and after hosts are ejected, and why; the mesh as it is declared, and the findings of check. The file loads nothing from elsewhere, and opens from disk.',
  options: OPTIONS,
  takesOperands: true,
  notes: OUTAGE_NOTES,
  exitCodes: { 0: 'written', 2: 'could not run' },
  run: async ({ values, operands }) => {
    const options = toAnswerOptions('report', operands, values);
    const date = dateOf(values.date);
    const tree = readWholeTree(options);
    const prediction = new Prediction(toMesh(tree), options);
    const questions = questionsOf(prediction, operands, values);
    const { findings, silenced } = checkTree(tree, { silences: options.silences });
    const page = toPage(
      toReportData({
        made: madeOf(tree, options, date, commandLine('report', operands, OPTIONS, { ...values, output: undefined })),
        prediction,
        matrices: answered(prediction, questions),
        services: questions.map(({ service }) => service),
        isStrict: options.isStrict,
        findings,
        silenced: silenced.length,
        lines: new FieldLines(),
        explain: ({ service, port, client, outages }) => explainCommand(options, { service, port, client }, outages),
      }),
    );
    await write(page, values.output);
    return ExitCode.GOOD;
  },
});

interface Asked {
  readonly service: readonly string[];
  readonly outage: readonly string[];
  readonly client: readonly string[];
}

function questionsOf(prediction: Prediction, roots: readonly string[], values: Asked): MatrixQuestion[] {
  for (const service of values.service) asOption('--service', () => requireService(prediction, service));
  const services = values.service.length === 0 ? prediction.services : values.service;
  if (services.length === 0) {
    throw new CannotRun(`${roots.join(', ')}: no service is global or has a waypoint. Name one with --service.`);
  }
  const clients =
    values.client.length === 0
      ? prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const)
      : values.client.map((given) => readClient(given, prediction));
  return services.map((service) => ({
    ...{ service, capacity: new Map<string, number>(), clients },
    scenarios: scenariosOf(prediction, service, values.outage),
  }));
}

function scenariosOf(prediction: Prediction, service: string, named: readonly string[]): readonly Scenario[] {
  if (named.length === 0) return prediction.scenariosFor(service);
  return named.map((given) => ({ name: given, outages: readOutages(given, service, prediction) }));
}

function* answered(prediction: Prediction, questions: readonly MatrixQuestion[]) {
  for (const question of questions) yield matrixOf(prediction, question);
}

function madeOf(tree: MeshTree, { roots }: AnswerOptions, date: string | null, command: string): Made {
  return {
    title: roots.join(', '),
    command,
    version: packageVersion(),
    date,
    hash: hashOf(tree),
    objects: tree.clusters.reduce((sum, { objects }) => sum + objects.length, 0),
  };
}

/** Of the objects as they were read, and of what is said of clusters: comments and the names of folders do not count. */
function hashOf({ facts, istioVersion, clusters }: MeshTree): string {
  const hash = createHash('sha256').update(JSON.stringify([facts, istioVersion ?? null]));
  for (const cluster of clusters) {
    hash.update(JSON.stringify(cluster.facts));
    for (const { body } of cluster.objects) hash.update(JSON.stringify(body));
  }
  return hash.digest('hex');
}

function dateOf(given: string | undefined): string | null {
  if (given === NOW) return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  if (given !== undefined) return given;
  const seconds = process.env.SOURCE_DATE_EPOCH ?? '';
  if (!/^\d{1,12}$/.test(seconds)) return null;
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A page appears whole or not at all. */
async function write(page: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    await print(page);
    return;
  }
  const folder = path.dirname(path.resolve(file));
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CannotRun(`--output ${file}: the folder ${path.dirname(file)} is not there.`);
  }
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new CannotRun(`--output ${file}: it is a folder, and report writes a file.`);
  }
  const unfinished = path.join(folder, `.${path.basename(file)}.${process.pid}`);
  try {
    fs.writeFileSync(unfinished, page);
    fs.renameSync(unfinished, file);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}
