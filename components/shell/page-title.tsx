/** The document's title: "Events · Harbour Street · DiveSeeks Marketing". */
export function PageTitle({ parts }: { parts: readonly string[] }) {
  return <title>{[...parts, "DiveSeeks Marketing"].join(" · ")}</title>;
}
