import fs from 'node:fs';
import path from 'node:path';
import { toMesh } from '../../model/mesh';
import { FieldLines } from '../../model/read/files';
import type { MeshTree } from '../../model/read/tree';
import { matrixOf, Prediction, type MatrixQuestion } from '../../predict/prediction';
import {
  changedMatrices,
  hashOfInput,
  toPage,
  toReportData,
  type Made,
  type ReportInput,
  type Risks,
} from '../../report/html';
import { checkTree } from '../../rules/check';
import { packageVersion } from '../../util/package-version';
import { ANSWER_OPTIONS, toAnswerOptions, type AnswerOptions } from '../options/answer-options';
import { defineCommand } from '../line/command';
import { commandLine } from '../ask/command-line';
import { compareTrees, withTree, type Side } from '../mesh/compare-trees';
import { CannotRun, ExitCode } from '../line/exit';
import { explainCommand } from '../ask/explain-command';
import { CLIENTS, questionsOf } from '../ask/matrix-questions';
import { BadValue, optional, repeatable, type ValuesOf, type ValueType } from '../line/option';
import { print } from '../screen/output';
import { OUTAGE, OUTAGE_NOTES, SERVICE } from '../options/question-options';
import { SEVERAL_FAILURES_OPTIONS, type Modes } from '../options/failures-options';
import { reportNotStated } from '../ask/predict-rates';
import { risksOf, toModesOfPage } from '../ask/report-risks';
import { text } from '../line/value-types';
import { versionReservationsIn } from '../../predict/explain/gaps';
import { printReasons } from '../mesh/read-prediction';
import { printFindingsOf, readWholeTree } from '../mesh/whole-mesh';

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
  client: CLIENTS,
  ...SEVERAL_FAILURES_OPTIONS,
  old: optional(text('OLD'), 'show only what changed since this directory'),
  git: optional(text('REVISION'), 'show only what changed since DIR as it was at that revision'),
  date: optional(
    DATE,
    'the date that the page states; "now" is the time of the run',
    'that of SOURCE_DATE_EPOCH; without it none, so that the same input gives the same bytes',
  ),
  ...ANSWER_OPTIONS,
};

/** `cdk8s-ambient report`: the mesh and its outages, as a page to look at. */
export const report = defineCommand({
  synopsis: [
    'report DIR… -o FILE [options]',
    'report NEW --old OLD -o FILE [options]',
    'report DIR --git REVISION -o FILE [options]',
  ],
  description:
    'Writes one HTML file that shows what would be: each service in each kind of outage, worst first; for each answer the way of the requests, where they go before, until and after hosts are ejected, and why; the mesh as it is declared, and the findings of check. With --any, --rates and --promises also what predict says of several failures at once, with --drills what drills saw. The file loads nothing from elsewhere, and opens from disk. With --old or --git it shows only what a change does, old and new.',
  options: OPTIONS,
  takesOperands: true,
  notes: OUTAGE_NOTES,
  exitCodes: { 0: 'written', 2: 'could not run' },
  run: async ({ values, operands }) => {
    const options = toAnswerOptions('report', operands, values);
    const made = { date: dateOf(values.date), command: commandOf(operands, values) };
    const sides = values.old === undefined && values.git === undefined ? undefined : sidesOf(operands, values);
    const modes = toModesOfPage(values);
    const page =
      sides === undefined
        ? pageOf(readWholeTree(options), options, made, modes, (prediction) => {
            const questions = questionsOf(prediction, operands, values);
            return {
              matrices: answered(prediction, questions),
              services: questions.map(({ service }) => service),
              risks: risksOf(prediction, questions, modes),
            };
          })
        : pageOfChange(sides, options, made, modes);
    await write(page, values.output);
    return ExitCode.GOOD;
  },
});

type ReportValues = ValuesOf<typeof OPTIONS>;

/** Without the file that is written: whatever its name, it has the same bytes. */
function commandOf(operands: readonly string[], values: ReportValues): string {
  return commandLine('report', operands, OPTIONS, { ...values, output: undefined });
}

/** What is asked of a mesh. */
type Ask = (prediction: Prediction) => Pick<ReportInput, 'matrices' | 'services' | 'change' | 'risks'>;

function pageOf(
  tree: MeshTree,
  options: AnswerOptions,
  made: Pick<Made, 'date' | 'command'>,
  { rates }: Modes,
  ask: Ask,
): string {
  const prediction = new Prediction(toMesh(tree), options);
  const asked = ask(prediction);
  printFindingsOf(tree);
  printReasons(versionReservationsIn(prediction.view));
  if (rates !== undefined) reportNotStated(rates, prediction);
  const { findings, silenced } = checkTree(tree, { silences: options.silences });
  return toPage(
    toReportData({
      made: madeOf(tree, options, made),
      prediction,
      ...asked,
      isStrict: options.isStrict,
      findings,
      silenced: silenced.length,
      lines: new FieldLines(),
      explain: ({ service, port, client, outages }) => explainCommand(options, { service, port, client }, outages),
    }),
  );
}

function sidesOf(
  operands: readonly string[],
  { old, git, mesh, 'istio-version': version, ...values }: ReportValues,
): [Side, Side] {
  const [root, ...others] = operands;
  if (root === undefined || others.length > 0 || (old !== undefined && git !== undefined)) {
    throw new CannotRun(
      'report compares one directory with one other, or with itself at a revision: cdk8s-ambient report dist --git main',
    );
  }
  const narrowed = (['service', 'outage', 'client'] as const).filter((name) => values[name].length > 0);
  if (narrowed.length > 0 || values.strict || values.config !== undefined) {
    throw new CannotRun(
      'report with --old or --git shows every answer that changes: --service, --outage, --client, --strict and --config do not go with it.',
    );
  }
  if (values.drills !== undefined && values.promises === undefined) {
    throw new CannotRun(
      'report with --old or --git shows what changes: --drills, of what was seen, goes with it only to decide --promises.',
    );
  }
  if (values.worth) {
    throw new CannotRun(
      'report with --old or --git shows what changes: --worth, of changes to come, does not go with it.',
    );
  }
  return [
    { root: old ?? root, revision: git, mesh, istioVersion: version },
    { root, revision: undefined, mesh, istioVersion: version },
  ];
}

/** The page is made while both trees are there: it looks up lines in them. */
function pageOfChange(
  sides: [Side, Side],
  options: AnswerOptions,
  made: Pick<Made, 'date' | 'command'>,
  modes: Modes,
): string {
  const [before, after] = sides;
  return withTree(before, (old) =>
    withTree(after, (now) =>
      pageOf(now, options, made, modes, (prediction) => {
        const diff = compareTrees(old, now, sides);
        const { matrices, wasOf } = changedMatrices(prediction, diff.comparison);
        const from = before.revision === undefined ? before.root : `${before.root} at ${before.revision}`;
        const risks = (asked: Prediction): Risks => risksOf(asked, everyQuestion(asked), modes);
        const both = { before: risks(new Prediction(toMesh(old), options)), after: risks(prediction) };
        return { matrices, services: prediction.services, change: { from, to: after.root, diff, wasOf, risks: both } };
      }),
    ),
  );
}

/** A tree from before the first service is compared, too. */
function everyQuestion(prediction: Prediction): readonly MatrixQuestion[] {
  const everything = { service: [], client: [], outage: [] };
  return prediction.services.length === 0 ? [] : questionsOf(prediction, [], everything);
}

function* answered(prediction: Prediction, questions: readonly MatrixQuestion[]) {
  for (const question of questions) yield matrixOf(prediction, question);
}

function madeOf(tree: MeshTree, { roots }: AnswerOptions, made: Pick<Made, 'date' | 'command'>): Made {
  return {
    title: roots.join(', '),
    ...made,
    version: packageVersion(),
    hash: hashOfInput(tree),
    objects: tree.clusters.reduce((sum, { objects }) => sum + objects.length, 0),
  };
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
