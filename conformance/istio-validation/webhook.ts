import { countOf } from '../sample';
import type { Outcome } from '../clusters/command';
import type { Kubectl } from '../clusters/kubectl';
import { validateDestinationRule } from '../../src/istio/webhook/destination-rule';
import { generate, type GeneratedRule } from './generator';

/** The only namespace that is in every cluster. */
const NAMESPACE = 'default';
/** As many as are certainly enough: how many the API server stops before the webhook is known only afterwards. */
const GENERATED = countOf(10_000, 6_000);
/** How often each answer is wanted. kubectl takes its time, so a rule that promises one we have enough of is passed over. */
const WANTED = { taken: 60, warned: 20, refused: 80, stopped: 20 } as const;

type Answer = keyof typeof WANTED;

export interface Sample {
  /** How often the webhook took a rule in silence and with a warning, refused one, and was not asked by the API server. */
  readonly answers: Readonly<Record<Answer, number>>;
  /** True if each answer of the webhook came as often as is wanted. */
  readonly isEnough: boolean;
  /** Rules of which we say something else. Empty is good. */
  readonly differences: readonly string[];
}

/** Tries to create random rules, until the webhook has taken and refused enough of them. */
export async function askWebhook(seed: number, kubectl: Kubectl): Promise<Sample> {
  const answers: Record<Answer, number> = { taken: 0, warned: 0, refused: 0, stopped: 0 };
  const differences: string[] = [];
  for (const rule of generate(seed, GENERATED).filter(isIn(NAMESPACE))) {
    if (isEnough(answers)) break;
    const ours = ourAnswers(rule);
    if (answers[ours[0]] >= WANTED[ours[0]]) continue;
    const theirs = toAnswer(await kubectl.tryCreate(rule));
    answers[theirs]++;
    if (!ours.includes(theirs)) {
      differences.push(
        `the cluster's answer is "${theirs}", ours is "${ours.join('" or "')}": ${JSON.stringify(rule)}`,
      );
    }
  }
  return { answers, isEnough: isEnough(answers), differences };
}

/** The figures in one line. */
export function describe({ answers, differences }: Sample): string {
  const { taken, warned, refused, stopped } = answers;
  return (
    `${taken + warned + refused} rules reached the webhook: ${refused} refused, ${warned} taken with a warning, ${taken} ` +
    `taken without; ${stopped} more were stopped by the API server; ${differences.length} differences`
  );
}

function isIn(namespace: string): (rule: GeneratedRule) => boolean {
  return ({ metadata }) => (metadata as { readonly namespace?: string }).namespace === namespace;
}

/** What the cluster may say of a rule, the likeliest first. What we let pass the API server may still stop: its schema is not asked here. */
function ourAnswers(rule: GeneratedRule): readonly [Answer, ...Answer[]] {
  const { errors, warnings } = validateDestinationRule(withoutNulls(rule) as GeneratedRule);
  if (errors.some(({ kind }) => kind === 'unknown-field')) return ['stopped'];
  const taken = warnings.length > 0 ? 'warned' : 'taken';
  if (errors.length === 0) return [taken, 'stopped'];
  return errors.every(({ sometimes }) => sometimes === true) ? ['refused', taken, 'stopped'] : ['refused', 'stopped'];
}

/** What istiod is handed: the API server takes entries out of maps that are null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)]));
}

function isEnough(answers: Readonly<Record<Answer, number>>): boolean {
  return (['taken', 'warned', 'refused'] as const).every((answer) => answers[answer] >= WANTED[answer]);
}

function toAnswer({ code, stderr }: Outcome): Answer {
  if (code === 0) return stderr.includes('Warning: ') ? 'warned' : 'taken';
  if (stderr.includes('admission webhook') && stderr.includes('denied the request')) return 'refused';
  if (/is invalid: |strict decoding error|cannot be handled as a DestinationRule/.test(stderr)) return 'stopped';
  throw new Error(`kubectl says neither yes nor no: ${stderr}`);
}
