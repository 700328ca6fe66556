import type { Failing } from '../../src/predict/shares/failing';
import type { Random } from '../synth/random';

const APPLICATION_ERROR = 500;
const GATEWAY_ERRORS = [502, 503, 504];
const MILLION = 1_000_000;

/** Says of each request which backends fail it, so that in the long run they fail as often as they should. */
export class FailureHeaders {
  constructor(
    private readonly failing: ReadonlyMap<string, Failing>,
    private readonly random: Random,
  ) {}

  public next(count: number): string[] {
    return Array.from({ length: count }, () =>
      [...this.failing].flatMap(([address, failing]) => this.failureOf(address, failing)).join(','),
    );
  }

  /** Who does not let connections come about needs no telling. */
  private failureOf(address: string, failing: Failing): string[] {
    const throwOf = this.random.below(MILLION) / MILLION;
    if (throwOf < failing['application-error']) return [`${address.split(':')[1]}=${APPLICATION_ERROR}`];
    if (throwOf >= failing['application-error'] + failing['gateway-error']) return [];
    return [`${address.split(':')[1]}=${this.random.pick(GATEWAY_ERRORS)}`];
  }
}
