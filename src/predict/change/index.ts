// What differs between two meshes.

export {
  answersOfBoth,
  clientsOfBoth,
  compare,
  isSame,
  type BehaviourChange,
  type BothAnswers,
  type Comparison,
} from './compare';
export { concernsOf } from './concern';
export { hazardsOf, type Hazard } from './rollout';
export { countOf, withoutSmallMoves } from './small-moves';
export { withoutTwins } from './without-twins';
