import { Lazy } from 'cdk8s';
import { read } from '../../../synth/render/rendering';

/** The text of a value for a label or an annotation, which are strings. A value that differs per cluster stays one. */
export function asText(value: boolean | number): string {
  const produce = () => (read(value) === undefined ? undefined : String(read(value)));
  return (value as unknown) instanceof Lazy ? (Lazy.any({ produce }) as string) : String(value);
}
