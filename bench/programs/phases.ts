import * as collect from '../../src/synth/tree/collect';
import * as commit from '../../src/synth/commit';
import * as judge from '../../src/synth/judge';
import * as order from '../../src/synth/place/order';
import * as place from '../../src/synth/place/place';
import * as render from '../../src/synth/render/render';
import * as verdict from '../../src/synth/verdict/verdict';
import type { Meter } from './meter';

/** The phases of a synth. What none of these functions takes is the phase "other". */
export function watchPhases(meter: Meter): void {
  meter.watch('collect', collect, 'collect');
  meter.watch('render', render, 'render');
  meter.watch('judge', judge, 'judge');
  meter.watch('rules', verdict, 'judgeMesh');
  meter.watch('order and place', order, 'sortByKindAndName');
  meter.watch('order and place', place, 'place');
  meter.watch('order and place', place, 'toFiles');
  meter.watch('commit', commit, 'commit');
}
