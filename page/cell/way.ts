import type { AnswerData } from '../../src/report/html/data/data';
import type { Phase } from '../address';

/** Where requests go in a phase. */
interface Way {
  /** Of the spread; null if that is not known. */
  readonly place: number | null;
  readonly path: string;
}

export function wayIn({ steady, steadyPath, untilEjected, afterEjection, path }: AnswerData, phase: Phase): Way {
  if (phase === 'before') return { place: steady, path: steadyPath ?? 'none' };
  return { place: phase === 'until' ? untilEjected : afterEjection, path: path ?? 'none' };
}
