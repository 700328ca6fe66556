import { binaryDirectory } from '../../clusters/cache';
import type { Mesh } from '../../clusters/mesh';
import { stepsOf, type Step } from '../../runbooks/page';
import type { Project } from '../../runbooks/project';
import { probe } from '../operations/probe';
import type { Check } from '../suite';

/** What else is checked when the steps under a heading are done. */
type AfterSection = Readonly<Record<string, readonly Check[]>>;

/** Pages of docs/runbooks as checks: one for each command, in the order in which a reader meets them. */
export class Pages {
  constructor(
    private readonly project: Project,
    /** The clusters of the kubeconfig. */
    private readonly mesh: Mesh,
    /** What is done where a page shows commands that are not run here. */
    private readonly elsewhere: Readonly<Record<string, () => Promise<void>>> = {},
  ) {}

  /** Everything that a page has its reader do. */
  follow(page: string, after: AfterSection = {}): readonly Check[] {
    const steps = stepsOf(`docs/runbooks/${page}`);
    const sections = new Set(steps.map(({ section }) => section));
    const unknown = Object.keys(after).filter((section) => !sections.has(section));
    if (unknown.length > 0) throw new Error(`${page} has no steps under ${unknown.join(', ')}`);
    return [...sections].flatMap((section) => [
      ...steps.filter((step) => step.section === section).map((step) => this.toCheck(step)),
      ...(after[section] ?? []),
    ]);
  }

  private toCheck(step: Step): Check {
    return {
      sentence: `${step.where}: ${describe(step)}`,
      vital: true,
      run: async () => {
        if (step.kind === 'elsewhere') {
          const does = this.elsewhere[step.name];
          if (does === undefined) throw new Error('nobody does this here');
          return does();
        }
        return this.project.follow(step, {
          path: [binaryDirectory()],
          kubeconfigs: this.mesh.map(({ cluster }) => cluster.kubeconfig),
          probe: probe(this.mesh),
        });
      },
    };
  }
}

function describe(step: Step): string {
  switch (step.kind) {
    case 'write':
      return `${step.file} can be written`;
    case 'change':
      return `the change of ${step.file} fits`;
    case 'elsewhere':
      return `${step.name} is brought about`;
    case 'run': {
      const [first = '', ...more] = step.script.trimEnd().split('\n');
      const command = `\`${first}\`${more.length === 0 ? '' : ' and what follows'}`;
      return `${command} ${step.output === undefined ? `ends with ${step.exitCode}` : 'prints what is shown'}`;
    }
  }
}
