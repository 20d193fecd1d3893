/**
 * `compute` that keeps its last answer: the statements of a policy ask for the same value of a request one after the other, and requests
 * of one principal follow each other. `compute` must depend on its argument alone, and what it gives must not be changed.
 */
export function keepLastAnswer<Question, Answer>(
  compute: (question: Question) => Answer,
): (question: Question) => Answer {
  let answered = false;
  let lastQuestion: Question;
  let lastAnswer: Answer;
  return (question) => {
    if (answered && question === lastQuestion) return lastAnswer;
    lastAnswer = compute(question);
    lastQuestion = question;
    answered = true;
    return lastAnswer;
  };
}
