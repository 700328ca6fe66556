/* eslint-disable @typescript-eslint/no-require-imports -- a test that passes needs no page */
import fs from 'node:fs';
import path from 'node:path';
import { explainCommand } from '../cli/ask/explain-command';
import type { Answer } from '../predict/answer';
import type { Subject } from '../prediction/subject';
import type * as Html from '../report/html';
import { packageVersion } from '../util/package-version';

/** The environment variable that names the folder for pictures of what failed. */
export const REPORT_FOLDER = 'CDK8S_AMBIENT_REPORT';

const LONGEST_NAME = 80;

/** What failed, and where. */
export interface Failed {
  /** The expectation: "expect(mesh).toStayLocal('sample/helloworld')". */
  readonly title: string;
  /** As jest names it. */
  readonly testName: string | undefined;
  readonly testFile: string | undefined;
  /** The directories that were read; empty where a Mesh was synthesized in memory. */
  readonly directories: readonly string[];
  readonly answers: readonly Answer[];
}

/**
 * Writes the page of answers that are not as expected, where the environment names a folder for it. Returns the file; undefined where
 * none is asked for.
 */
export function writePicture({ prediction, lines, findings }: Subject, failed: Failed): string | undefined {
  const folder = process.env[REPORT_FOLDER] ?? '';
  if (folder === '') return undefined;
  const { hashOfInput, matricesOf, toPage, toReportData } = require('../report/html') as typeof Html;
  const { title, testName, testFile = '', directories, answers } = failed;
  const { source } = prediction.view.mesh;
  const roots = directories.length > 0 ? directories : ['DIR'];
  const page = toPage(
    toReportData({
      made: {
        ...{
          title: testName ?? title,
          command: `${REPORT_FOLDER}=${folder} jest`,
          version: packageVersion(),
          date: null,
        },
        hash: hashOfInput(source),
        objects: source.clusters.reduce((sum, { objects }) => sum + objects.length, 0),
      },
      prediction,
      matrices: matricesOf(prediction, answers),
      services: [...new Set(answers.map(({ service }) => service))],
      ...{ isStrict: false, findings: findings(), silenced: 0, lines },
      explain: ({ service, port, client, outages }) =>
        explainCommand({ roots, mesh: undefined, istioVersion: undefined }, { service, port, client }, outages),
    }),
  );
  fs.mkdirSync(folder, { recursive: true });
  return writeBeside(
    folder,
    nameOf(`${path.basename(testFile).replace(/\.[^]*$/, '')} ${testName ?? ''} ${title}`),
    page,
  );
}

/** Letters and digits only: names of tests may have anything in them. */
function nameOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST_NAME);
}

/** By file, what this run wrote. What an earlier one wrote is replaced. */
const written = new Map<string, string>();

/** Failures of one name have a file each; the same page is not written twice. */
function writeBeside(folder: string, name: string, page: string): string {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}.html`);
    if ((written.get(file) ?? page) !== page) continue;
    written.set(file, page);
    fs.writeFileSync(file, page);
    return file;
  }
}
