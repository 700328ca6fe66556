import fs from 'node:fs';
import { parse } from 'yaml';
import { isMap } from '../model/object';
import type * as Violations from './violations';

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
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every app
    const { violationsIn } = require('./violations') as typeof Violations;
    const { violations, failed } = violationsIn(this.root);
    for (const violation of violations) report.addViolation(violation);
    report.submit(failed ? 'failure' : 'success');
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

function outputFolder(): string {
  if (!fs.existsSync('cdk8s.yaml')) return 'dist';
  const config: unknown = parse(fs.readFileSync('cdk8s.yaml', 'utf8'));
  return isMap(config) && typeof config.output === 'string' ? config.output : 'dist';
}
