// What decides an answer and is not followed.

export { assumptionsOf, type Assumption } from './assumptions';
export { Guard, INPUT_NOT_FOLLOWED, type Unanswered } from './guard';
export { countedOf, judged, type Judging } from './judged';
