newsledger.take("retired",0,[
["events","agreement-unknown-2017-01-24","Agreement (planned), 2017-01-24","not_found_again",null,null,"0.1.0"],
["events","shelling-old_city_of_homs-2014-02-09","Shelling in Old City of Homs, Homs, SYR, 2014-02-09","not_found_again",null,null,"0.1.0"]
]);
