import fs from 'node:fs';
import { parse } from 'yaml';
import { describeFinding, judgeTree } from './judge-tree';
import type { Finding } from '../model/finding';
import { isMap } from '../model/kube-object';
import { readTree } from '../model/tree';

/** What cdk8s.yaml may say of the plugin, under `properties`. */
export interface AmbientValidationProps {
  /**
   * The mesh directory to check.
   *
   * @default the output folder that cdk8s.yaml names, else "dist"
   */
  readonly root?: string;
}

/**
 * Checks a mesh directory as a validation plugin of the cdk8s CLI, so that a stock cdk8s project that writes a folder per
 * cluster is held to the same rules: errors fail `cdk8s synth`, warnings are reported.
 *
 * In cdk8s.yaml: `validations: [{ package: cdk8s-ambient, version: <exact>, class: AmbientValidation }]`.
 *
 * @see https://cdk8s.io/docs/latest/plugins/validation/
 */
export class AmbientValidation {
  private readonly root: string;

  constructor(props: AmbientValidationProps = {}) {
    this.root = props.root ?? outputFolder();
  }

  /** Called by the cdk8s CLI after a synth. */
  public async validate(context: any): Promise<void> {
    const { report } = context as CliContext;
    const { findings } = judgeTree(readTree([this.root]), { silences: [] });
    for (const finding of findings.filter(({ severity }) => severity !== 'advice'))
      report.addViolation(toViolation(finding));
    report.submit(findings.some(({ severity }) => severity === 'error') ? 'failure' : 'success');
    return Promise.resolve();
  }
}

/** The part of the CLI's interface that is used here. */
interface CliContext {
  readonly report: {
    addViolation(violation: object): void;
    submit(status: 'success' | 'failure'): void;
  };
}

function toViolation(finding: Finding): object {
  const { rule, severity, fix, file, line, path, object, cluster } = finding;
  return {
    ruleName: `${rule} (${severity})`,
    recommendation: describeFinding(finding),
    fix,
    violatingResources: [
      {
        resourceName: object ?? cluster ?? 'the mesh',
        manifestPath: file ?? '',
        locations: [path ?? (line === undefined ? '' : `line ${line}`)],
      },
    ],
  };
}

function outputFolder(): string {
  if (!fs.existsSync('cdk8s.yaml')) return 'dist';
  const config: unknown = parse(fs.readFileSync('cdk8s.yaml', 'utf8'));
  return isMap(config) && typeof config.output === 'string' ? config.output : 'dist';
}
