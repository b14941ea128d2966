// Trees of LeetCode's problems: `TreeNode` of the program's own struct, which this file is included beside.
impl reward_wire::Tree for TreeNode {
    type Value = i32;
    fn made(val: i32) -> Self {
        TreeNode { val, left: None, right: None }
    }
    fn value(&self) -> &i32 {
        &self.val
    }
    fn sides(&mut self) -> [&mut Option<std::rc::Rc<std::cell::RefCell<Self>>>; 2] {
        [&mut self.left, &mut self.right]
    }
}
