// Linked lists of LeetCode's problems: `Box<ListNode>` of the program's own struct, which this file is included beside.
impl reward_wire::Put for ListNode {
    fn put(&self, out: &mut String) {
        let (mut node, mut values) = (Some(self), Vec::new());
        while let Some(each) = node {
            values.push(&each.val);
            node = each.next.as_deref();
            if values.len() > reward_wire::MAX_NODES {
                break;
            }
        }
        reward_wire::Put::put(&values, out)
    }
}
impl reward_wire::Get for ListNode {
    fn get(data: &reward_wire::Json) -> reward_wire::Got<Self> {
        let values: Vec<_> = reward_wire::Get::get(data)?;
        let mut head = None;
        for val in values.into_iter().rev() {
            head = Some(Box::new(ListNode { val, next: head }));
        }
        head.map_or_else(|| Err("no list where one is due".to_string()), |node| Ok(*node))
    }
}
