import { statementOf, type Diagnostic } from '../../diagnostics';
import type { MeshTree } from '../../model/read/tree';
import { CHECK_FORMATS, ruleAsText, silenceAsText, type CheckReport } from '../../report/check';
import { RULES } from '../../rules/engine';
import { checkTree } from '../../rules/check';
import type { Rule } from '../../rules/engine/rule';
import { silenceOf, type Silence, type SilencedFinding } from '../../rules/engine/run';
import { visibleLines } from '../../util/escape';
import { UserError } from '../../util/user-error';
import { defineCommand } from '../line/command';
import { readBaseline, readSilences } from '../files/config-files';
import { CannotRun, ExitCode } from '../line/exit';
import { fixTree } from '../mesh/fix-tree';
import { formatOptions, printReport } from '../options/format-options';
import { MESH_OPTIONS, readMeshTree, toMeshOptions } from '../options/mesh-options';
import { didYouMean } from '../line/meant-by';
import { flag, optional } from '../line/option';
import { print } from '../screen/output';
import { pageOf } from '../../util/page-of';
import { packageVersion } from '../../util/package-version';
import { unreadIn } from '../mesh/unread-kinds';
import { withRendered, type Rendered } from '../mesh/render';
import { text, wholeNumber } from '../line/value-types';

/** `cdk8s-ambient check`: what would go wrong in an outage. */
export const check = defineCommand({
  synopsis: ['check DIR… [options]', 'check DIR… --fix', 'check --explain RULE'],
  description:
    'Reads mesh directories (the output of a synth, or any DIR/<cluster>/**/*.yaml; several overlay) and reports what would go wrong in an outage, and what cannot be read.',
  options: {
    advice: flag('also report advice'),
    all: flag(
      'print every finding; without it, where there are more than 12 clusters, text prints once what more than 3 of them have',
    ),
    strict: flag('warn about what was not read, for which defaults are assumed'),
    config: optional(
      text('FILE'),
      'a file with "silence:", a list of { rule, reason, cluster, object }; the last two are optional',
    ),
    baseline: optional(text('FILE'), 'leave out the findings in this file, which check --json wrote'),
    fix: flag('write the changes that cure findings into the YAML; each is tried on the mesh before'),
    'fix-dry-run': flag('print what --fix would write, as a diff'),
    render: flag(
      'run kustomize build and helm template on the kustomizations and charts of clusters, and read their output',
    ),
    explain: optional(text('RULE'), 'print what a rule finds, why it matters in an outage, and the fix'),
    'max-warnings': optional(
      wholeNumber('N', 0, Number.MAX_SAFE_INTEGER),
      'exit with 1 if there are more warnings',
      'no limit',
    ),
    ...formatOptions(CHECK_FORMATS),
    ...MESH_OPTIONS,
  },
  takesOperands: true,
  exitCodes: { 0: 'no errors', 1: 'errors, or too many warnings', 2: 'could not run' },
  run: async ({ values, operands }) => {
    if (values.fix && values['fix-dry-run'])
      throw new CannotRun('--fix writes, and --fix-dry-run does not: give one of them.');
    if (values.explain !== undefined) {
      const rule = ruleNamed(values.explain);
      await print(ruleAsText(rule, pageOf(`rules/${rule.id}.md`)));
      return ExitCode.GOOD;
    }
    const silences = values.config === undefined ? [] : readSilences(values.config);
    const baseline = values.baseline === undefined ? [] : readBaseline(values.baseline);
    const meshOptions = toMeshOptions('check', operands, values);
    const selection = { silences, baseline, advice: values.advice, isStrict: values.strict, isWhole: values.all };
    const isFixed = values.fix || values['fix-dry-run'];
    if (isFixed && values.render)
      throw new CannotRun(
        '--fix and --fix-dry-run do not go with --render: they cannot change what programs make of files.',
      );
    if (isFixed) {
      const diff = fixTree(readMeshTree(meshOptions), meshOptions, silences, values['fix-dry-run']);
      if (values['fix-dry-run']) await print(diff);
    }
    const report = values.render
      ? withRendered(meshOptions, (rendered) =>
          atSource(toReport(readMeshTree({ ...meshOptions, roots: rendered.roots }), operands, selection), rendered),
        )
      : toReport(readMeshTree(meshOptions), operands, selection);
    // A diff is all that a reader of standard output wants then.
    if (!values['fix-dry-run']) await printReport(CHECK_FORMATS, values, report);
    for (const silence of unused(silences, report.silenced)) {
      process.stderr.write(
        visibleLines([
          `cdk8s-ambient: the silence of ${silenceAsText(silence)} matches no finding: it is misspelt, or no longer needed.`,
        ]),
      );
    }
    const count = (severity: Diagnostic['severity']) =>
      report.findings.filter((finding) => finding.severity === severity).length;
    const { 'max-warnings': mostWarnings = Number.POSITIVE_INFINITY } = values;
    return count('error') > 0 || count('warning') > mostWarnings ? ExitCode.BAD : ExitCode.GOOD;
  },
});

function ruleNamed(id: string): Rule {
  const rule = RULES.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  const known = RULES.map((one) => one.id);
  const list = pageOf('rules/README.md');
  throw new UserError(
    `--explain ${id}: there is no rule of this name${didYouMean(id, known)}${list === undefined ? '' : ` ${list} lists all rules.`}`,
  );
}

interface Selection {
  readonly silences: readonly Silence[];
  readonly baseline: readonly Diagnostic[];
  readonly advice: boolean;
  readonly isStrict: boolean;
  readonly isWhole: boolean;
}

function toReport(
  tree: MeshTree,
  roots: readonly string[],
  { silences, baseline, advice, isStrict, isWhole }: Selection,
): CheckReport {
  const { findings: found, silenced } = checkTree(tree, { silences });
  const all = isStrict ? [...found, ...unreadIn(tree)] : found;
  const wanted = all.filter(({ severity }) => advice || severity !== 'advice');
  const knownBefore = new Set(baseline.map(identityOf));
  const findings = wanted.filter((finding) => !knownBefore.has(identityOf(finding)));
  return {
    roots,
    clusters: tree.clusters.length,
    kinds: countKinds(tree),
    findings,
    silenced,
    known: wanted.length - findings.length,
    isWhole,
    version: packageVersion(),
  };
}

/** The same report, with the files that rendered ones come from. */
function atSource(report: CheckReport, { sourceOf, inSources }: Rendered): CheckReport {
  const move = <Said extends Diagnostic>(finding: Said): Said => {
    const { file, line } = finding;
    const source = file === undefined ? undefined : sourceOf(file);
    return {
      ...finding,
      message: inSources(finding.message),
      fix: inSources(finding.fix),
      ...(source === undefined ? {} : { file: source.file, line: source.hasLines ? line : undefined }),
    };
  };
  return { ...report, findings: report.findings.map(move), silenced: report.silenced.map(move) };
}

function countKinds({ clusters }: MeshTree): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { objects } of clusters) for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Silences that match no finding. */
function unused(silences: readonly Silence[], silenced: readonly SilencedFinding[]): Silence[] {
  return silences.filter((silence) => !silenced.some((finding) => silenceOf(finding, [silence]) !== undefined));
}

/** A finding is the same one after other lines of the file have moved, and after its object moved to another file. */
function identityOf(finding: Diagnostic): string {
  const { rule, cluster, file, object, path } = finding;
  return JSON.stringify([rule, cluster, object ?? file, path, statementOf(finding)]);
}
